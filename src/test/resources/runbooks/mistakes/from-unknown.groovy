runbook('X') {
    owner 'team-a'
    inputs { text 'name', from: alert.name, pattern: '[' }
    observe('Look') { run { sh 'true' } }
}
