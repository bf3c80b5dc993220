runbook('X') {
    owner 'team-a'
    observe('Look') {
        run { sh 'psql', "--password=${secret('db')}" }
    }
}
