runbook('Count') {
    owner 'team-payments'
    observe('Count pods') {
        def pods = [1, 2, 3].get(7)
        run { sh 'count', pods }
    }
}
