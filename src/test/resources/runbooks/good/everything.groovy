def health = '/health'

runbook('Say every word') {
    owner   'team-payments'
    serves  SEV1, 'sev-2'
    matches alert: ['CheckoutPoolExhausted', 'CheckoutSlow']
    on      'checkout-prod'
    onFailure UNDO
    inputs {
        text 'namespace', from: alert.labels.namespace, default: 'checkout', pattern: ~/[a-z0-9-]{1,63}/
        number 'replicas', default: 3
        text 'reason'
    }

    observe('Count ready pods') {
        timeout 30.seconds
        run { sh 'count', inputs.namespace, "--least=${inputs.replicas}" }
        expect('enough pods are ready') { json.ready >= inputs.replicas }
        outputs ready: { json.ready }, first: { lines.first() }
        expect('the program is content') { exit == 0 && lines.size() == 1 && output }
    }
    change('Restart pods one at a time') {
        approval from: [INCIDENT_COMMANDER, OPERATIONS_LEAD], within: 5.minutes, otherwise: STOP
        timeout  5.minutes
        run  { http post: '/restart', body: [namespace: inputs.namespace, ready: outputs.ready], headers: ['X-Incident': incident.key], accept: [409, 503] }
        undo { http delete: "/restart/${inputs.namespace}" }
    }
    change('Clear the cache') {
        approval none: 'a cache fills itself again'
        run { sh(['redis-cli', 'flushall']) }
        irreversible 'a cache is not kept'
    }
    observe('See it recover') {
        run { http get: health }
        expect('checkout answers within 300 ms', within: 2.minutes, every: 10.seconds) { response.millis < 300 && response.status == 200 }
    }
}
