// tries to read the settings of the server
// hears: answered 40[134]
runbook('Try to read the settings of the server') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                def call = new URI('http://127.0.0.1:@http@/actuator/env').toURL().openConnection()
                "answered ${call.responseCode}"
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
