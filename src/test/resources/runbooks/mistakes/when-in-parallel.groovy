runbook('X') {
    owner 'team-a'
    parallel {
        observe('Look') { run { sh 'true' } }
        observe('Look there') { run { sh 'true' } }
        when('it is full') { true } then { observe('Look up') { run { sh 'true' } } }
    }
}
