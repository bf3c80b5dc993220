// tries to start a program past the words
// hears: No such file|Permission denied
runbook('Try to start a program past the words') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                new ProcessBuilder('cat', '@data@/owner.token').redirectErrorStream(true).start().text
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
