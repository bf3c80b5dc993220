runbook('Try again') {
    owner 'team-payments'
    on    'shop'
    observe('Ask') {
        retry 3, every: 10.seconds
        run { http get: '/health' }
    }
    change('Clear the cache') {
        repeatable()
        retry 2
        run { http delete: '/cache' }
        expect('it is empty', within: 1.minute) { json.entries == 0 }
        irreversible 'a cache fills itself again'
    }
}
