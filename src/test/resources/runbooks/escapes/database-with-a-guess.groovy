// tries to sign in to the database with a guess
// hears: refused: .*password authentication failed
runbook('Try to sign in to the database with a guess') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                new org.postgresql.Driver().connect('jdbc:postgresql://127.0.0.1:@database@/muster', ['user': 'muster', 'password': 'muster'] as Properties).catalog
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
