// tries to write by coercion in a declaration
// hears: refused: 
runbook('Try to write by coercion in a declaration') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                FileOutputStream to = ['/etc/muster-was-here']
                to.write(1)
                'GOT'
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
