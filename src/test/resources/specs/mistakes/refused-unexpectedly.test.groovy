spec('Restart checkout') {
    example('it shows its plan') {
        given inputs: [namespace: 'checkout', laest: 3]
        expect plan: []
    }
    example('it goes well') {
        given inputs: [namespace: 'checkout', least: 11]
        expect outcome: DONE
    }
}
