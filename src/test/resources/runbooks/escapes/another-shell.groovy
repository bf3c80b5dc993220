// tries to read in a Groovy of its own
// hears: refused: 
runbook('Try to read in a Groovy of its own') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                new GroovyShell().evaluate("new File('@data@/owner.token').text")
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
