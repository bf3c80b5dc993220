// tries to fetch a library
// hears: refused: |null
runbook('Try to fetch a library') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                groovy.grape.Grape.grab(group: 'org.example', module: 'evil', version: '1')
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
