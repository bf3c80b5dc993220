// tries to attach to the server as a debugger does
// hears: refused: 
runbook('Try to attach to the server as a debugger does') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                Class.forName('com.sun.tools.attach.VirtualMachine').attach('@server@').systemProperties
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
