// tries to read the password of the database in Groovy
// hears: refused: java.io.FileNotFoundException|refused: java.nio.file
runbook('Try to read the password of the database in Groovy') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                new File('@data@/postgresql.password').text
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
