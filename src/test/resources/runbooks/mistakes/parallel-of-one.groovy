runbook('X') {
    owner 'team-a'
    parallel {
        observe('Look') { run { sh 'true' } }
    }
}
