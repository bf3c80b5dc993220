runbook('Look') {
    owner 'team-shop'
    observe('Look at the date') { run { sh 'date' } }
}
