runbook('One') {
    owner 'team-payments'
    observe('Count pods') { run { sh 'count' } }
}
runbook('Two') {
    owner 'team-payments'
    observe('Count pods') { run { sh 'count' } }
}
