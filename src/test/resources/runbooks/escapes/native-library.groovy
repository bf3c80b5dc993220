// tries to kill the server by a native library
// hears: -1|refused: 
runbook('Try to kill the server by a native library') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                def linker = Class.forName('java.lang.foreign.Linker').nativeLinker()
                def word = Class.forName('java.lang.foreign.ValueLayout').JAVA_INT
                def kind = Class.forName('java.lang.foreign.FunctionDescriptor').of(word, word, word)
                def handle = linker.downcallHandle(linker.defaultLookup().find('kill').get(), kind)
                handle.invokeWithArguments([@server@, 9])
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
