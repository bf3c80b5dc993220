runbook('X') {
    owner 'team-a'
    inputs {
        text 'name'
        text 'name'
        text 'Big Name'
    }
    observe('Look') { run { sh 'true' } }
}
