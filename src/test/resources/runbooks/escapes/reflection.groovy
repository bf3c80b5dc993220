// tries to read by reflection
// hears: refused: .*(InvocationTarget|FileNotFound)
runbook('Try to read by reflection') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                Class.forName('java.io.FileInputStream').getConstructor(String).newInstance('@data@/owner.token').text
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
