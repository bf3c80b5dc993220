runbook('Count') {
    owner 'team-payments'
    observe('Count pods') { run { sh 'count' } }
    observe('Count pods') { run { sh 'count', 'again' } }
}
