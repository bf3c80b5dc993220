runbook('X') {
    owner 'team-a'
    observe('Look') {
        retry 1000, every: 1.millis
        run { sh 'true' }
    }
}
