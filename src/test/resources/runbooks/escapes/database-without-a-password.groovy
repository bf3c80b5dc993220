// tries to sign in to the database without a password
// hears: refused: .*(password|SCRAM)
runbook('Try to sign in to the database without a password') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                java.sql.DriverManager.getConnection('jdbc:postgresql://127.0.0.1:@database@/muster', 'muster', '').catalog
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
