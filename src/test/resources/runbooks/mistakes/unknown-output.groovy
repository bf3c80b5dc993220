runbook('Count') {
    owner 'team-payments'
    observe('Use') { run { sh 'echo', outputs.shops } }
    observe('Count') {
        run { sh 'count' }
        outputs shops: { json.shops }
    }
    observe('Use again') { run { sh 'echo', outputs.shop } }
}
