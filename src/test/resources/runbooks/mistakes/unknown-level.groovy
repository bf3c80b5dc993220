runbook('Count') {
    owner 'team-payments'
    serves SEV1, SEV7
    observe('Count pods') { run { sh 'count' } }
}
