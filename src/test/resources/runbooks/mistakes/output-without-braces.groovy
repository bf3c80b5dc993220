runbook('Count') {
    owner 'team-payments'
    observe('Count') {
        run { sh 'count' }
        outputs shops: 3
    }
}
