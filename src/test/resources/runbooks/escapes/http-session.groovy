// tries to come in with a session that it made up
// hears: answered 40[134]
runbook('Try to come in with a session that it made up') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                def call = new URI('http://127.0.0.1:@http@/api/v1/incidents').toURL().openConnection()
                call.setRequestProperty('Cookie', 'muster=0123456789abcdef; SESSION=0123456789abcdef')
                "answered ${call.responseCode}"
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
