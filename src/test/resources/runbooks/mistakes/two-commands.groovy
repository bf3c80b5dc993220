runbook('Count') {
    owner 'team-payments'
    observe('Count pods') {
        run { sh 'count'; sh 'count', 'again' }
    }
}
