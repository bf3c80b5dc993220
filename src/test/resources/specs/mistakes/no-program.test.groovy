spec('Restart checkout') {
    example('it answers') {
        given inputs: [namespace: 'checkout']
        command('Count ready pods') { status 200 }
        expect outcome: DONE
    }
}
