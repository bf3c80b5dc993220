spec('Restart checkout') {
    example('it goes well') {
        given inputs: [namespace: 'checkout']
        command('Count ready pods') { prints '{"status":{"readyReplicas":1}}' }
        expect outcome: DONE
    }
}
