runbook('X') {
    owner 'team-a'
    tags 'Two Words'
    observe('Look') { run { sh 'true' } }
}
