runbook('Count') {
    owner 'team-payments'
    decide('Shall we?') { }
    observe('Count pods') { run { sh 'count' } }
}
