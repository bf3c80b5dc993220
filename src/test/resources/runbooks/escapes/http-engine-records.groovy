// tries to lie to the server in the engines name
// hears: answered 40[134]
runbook('Try to lie to the server in the engines name') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                def call = new URI('http://127.0.0.1:@http@/engine/records').toURL().openConnection()
                call.requestMethod = 'POST'
                call.doOutput = true
                call.outputStream << '[]'
                "answered ${call.responseCode}"
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
