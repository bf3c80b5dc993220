spec('Restart checkout') {
    example('it is refused') {
        given inputs: [namespace: '!']
        expect outcome: REFUSED
    }
}
spec('Restart checkout') {
}
