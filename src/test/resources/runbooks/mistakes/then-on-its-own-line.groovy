runbook('X') {
    owner 'team-a'
    inputs { flag 'full' }
    when('it is full') { inputs.full }
    then {
        observe('Look') { run { sh 'true' } }
    }
}
