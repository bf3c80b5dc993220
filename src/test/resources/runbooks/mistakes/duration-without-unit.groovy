runbook('Count') {
    owner 'team-payments'
    observe('Count pods') {
        timeout 5
        run { sh 'count' }
        expect('it is quick', within: 10) { exit == 0 }
    }
}
