// tries to read by coercion of a list
// hears: refused: .*(FileNotFound|Cast)
runbook('Try to read by coercion of a list') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                (['@data@/owner.token'] as FileInputStream).text
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
