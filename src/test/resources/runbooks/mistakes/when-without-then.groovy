runbook('X') {
    owner 'team-a'
    when('it is full') { inputs.full }
    observe('Look') { run { sh 'true' } }
}
