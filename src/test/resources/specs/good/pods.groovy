runbook('Restart checkout') {
    owner   'team-payments'
    serves  SEV1, SEV2
    on      'checkout-prod'
    inputs {
        text   'namespace', from: alert.labels.namespace, pattern: ~/[a-z0-9-]{1,63}/
        number 'least', default: 2, range: 1..10
        target 'where', of: 'kubernetes', default: 'checkout-prod'
    }

    observe('Count ready pods') {
        run { kubectl 'get', 'deploy/checkout', '-n', inputs.namespace, '-o', 'json' }
        outputs ready: { json.status.readyReplicas }
        report { say "${json.status.readyReplicas} pods are ready" }
    }
    when('too few are ready') { outputs.ready < inputs.least } then {
        decide('Which way?') {
            choices over: 'Fail over', wait: 'Wait'
            otherwise 'wait'
            result 'way'
        }
        manual('Tell the bank') { how { "Call the bank about ${incident.key}" } }
    } otherwise {
        observe('See who is slow') {
            run { kubectl 'top', 'pods' }
        }
    }
    parallel {
        change('Restart pods one at a time') {
            run  { kubectl 'rollout', 'restart', 'deploy/checkout', '-n', inputs.namespace }
            undo { kubectl 'rollout', 'undo', 'deploy/checkout', '-n', inputs.namespace, "--was=${outputs.ready}" }
        }
        change('Clear the cache') {
            approval none: 'a cache fills itself again'
            run { sh 'redis-cli', 'flushall' }
            undo { sh 'redis-cli', 'warm' }
        }
    }
    observe('See it recover') {
        retry 2, every: 10.seconds
        run { kubectl 'rollout', 'status', 'deploy/checkout' }
        expect('all pods are there', within: 1.minute, every: 10.seconds) { output.contains('successfully') }
    }
}
