runbook('Count') {
    owner 'team-payments'
    observe('Count pods') {
        timeout 1.minute
        run { sh 'count' }
        expect('all are there', within: 2.minutes) { exit == 0 }
    }
}
