spec('Restart checkout') {
    example('it stops') {
        given inputs: [namespace: 'checkout']
        command('Count ready pods') { exits 1 }
        command('Count ready pods') { exits 1 }
        command('See who is slow') { exits 0 }
        answer('Count ready pods') { stop by: 'Alice' }
        answer('Clear the cache') { approved by: 'Alice' }
        undo('Clear the cache') { exits 0 }
        expect outcome: FAILED
    }
}
