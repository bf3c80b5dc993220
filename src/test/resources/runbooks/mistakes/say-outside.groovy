runbook('X') {
    owner 'team-a'
    observe('Look') {
        say 'looking'
        run { sh 'true' }
    }
}
