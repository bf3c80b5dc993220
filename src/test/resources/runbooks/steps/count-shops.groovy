runbook('Count the shops') {
    owner 'team-shop'

    observe('Count') {
        run { sh 'echo', '{"shops": 3, "zone": "north"}' }
        outputs shops: { json.shops }, zone: { json.zone }
    }
    observe('Say it') {
        run { sh 'echo', "${outputs.zone} has ${outputs.shops}" }
        expect('it is said') { output.contains(outputs.zone) }
        outputs said: { lines.first() }
    }
    observe('Say too much') {
        run { sh 'true' }
        outputs far: { 'x' * 5000 }
    }
}
