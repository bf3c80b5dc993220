spec('Restart checkout') {
    example('it goes well') {
        given inputs: [namespace: 'checkout']
        command('Count redy pods') { exits 0 }
        answer('Restart the database') { approved by: 'Alice' }
        expect steps: ['Count ready pods', 'Undo: See it recovr']
        expect outcome: FAILED at 'Clear the cash'
    }
}
