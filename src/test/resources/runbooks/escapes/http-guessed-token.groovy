// tries to approve its own change with a guessed token
// hears: answered 40[134]
runbook('Try to approve its own change with a guessed token') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                def call = new URI('http://127.0.0.1:@http@/api/v1/commands').toURL().openConnection()
                call.requestMethod = 'POST'
                call.doOutput = true
                call.setRequestProperty('Authorization', 'Bearer 00000000000000000000000000000000')
                call.setRequestProperty('Content-Type', 'application/json')
                call.outputStream << '{"text":"approve","room":null,"incident":"@incident@"}'
                "answered ${call.responseCode}"
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
