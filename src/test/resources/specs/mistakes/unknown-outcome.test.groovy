spec('Restart checkout') {
    example('it goes well') {
        expect outcome: DOEN
    }
    example('it goes badly') {
        expect steps: ['Count ready pods'] at 'Count ready pods'
    }
}
