runbook('X') {
    owner 'team-a'
    observe('Look') { run { sh 'true' } }
    inputs { text 'late' }
}
