spec('Restart checkout') {
    example('it goes well') {
        given inputs: [namespace: 'checkout']
        expect outcome: DONE
    }
}
