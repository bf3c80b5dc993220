spec('Restart checkout') {
    example('it goes well') {
        given inputs: [namespace: 'checkout']
        command('Count ready pods') { prints '{"status":{"readyReplicas":2}}' }
        command('See who is slow') { exits 0 }
        answer('Restart pods one at a time') { rejected by: 'Alice' }
        command('Clear the cache') { exits 0 }
        expect steps: ['Count ready pods', 'Clear the cache']
        expect commands: ['kubectl get pods']
        expect plan: ['kubectl get pods']
        expect outputs: [ready: 3, slow: 'x']
        expect says: ['3 pods are ready']
        expect outcome: DONE
    }
    example('it is stopped for another reason') {
        given inputs: [namespace: 'checkout']
        command('Count ready pods') { prints '{"status":{"readyReplicas":2}}' }
        command('See who is slow') { exits 0 }
        answer('Restart pods one at a time') { rejected by: 'Alice' }
        command('Clear the cache') { exits 0 }
        expect outcome: STOPPED at 'Restart pods one at a time' because 'nobody'
    }
}
