// tries to read the incidents without a token
// hears: answered 40[134]
runbook('Try to read the incidents without a token') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                def call = new URI('http://127.0.0.1:@http@/api/v1/incidents').toURL().openConnection()
                "answered ${call.responseCode}"
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
