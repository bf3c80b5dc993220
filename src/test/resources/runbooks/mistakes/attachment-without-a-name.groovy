runbook('X') {
    owner 'team-a'
    observe('Look') {
        run { sh 'true' }
        report { attach '../all of it', output }
    }
}
