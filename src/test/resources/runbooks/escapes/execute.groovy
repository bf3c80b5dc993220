// tries to start a program from a text
// hears: No such file|Permission denied
runbook('Try to start a program from a text') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                def program = 'cat @data@/owner.token'.execute()
                program.err.text + program.text
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
