runbook('X') {
    owner 'team-a'
    on inputs.where
    inputs { target 'place' }
    observe('Look') { run { http get: '/' } }
}
