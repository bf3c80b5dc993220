// tries to declare an incident by an alert without a token
// hears: answered 40[134]
runbook('Try to declare an incident by an alert without a token') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                def call = new URI('http://127.0.0.1:@http@/hooks/alerts/alertmanager').toURL().openConnection()
                call.requestMethod = 'POST'
                call.doOutput = true
                call.outputStream << '{"version":"4","status":"firing","alerts":[]}'
                "answered ${call.responseCode}"
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
