spec('Restart checkout') {
    example('it waits') {
        given inputs: [namespace: 'checkout']
        command('Count ready pods') { prints '{"status":{"readyReplicas":1}}' }
        answer('Which way?') { chosen 'Fail back', by: 'Alice' }
        expect outcome: DONE
    }
}
