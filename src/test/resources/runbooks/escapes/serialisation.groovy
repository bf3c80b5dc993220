// tries to read by an object that is made from bytes
// hears: refused: 
runbook('Try to read by an object that is made from bytes') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                def bytes = new ByteArrayOutputStream()
                new ObjectOutputStream(bytes).writeObject(new File('@data@/owner.token'))
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject().text
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
