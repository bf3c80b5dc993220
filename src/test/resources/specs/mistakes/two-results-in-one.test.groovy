spec('Restart checkout') {
    example('it is confused') {
        command('Count ready pods') {
            fails 'connection refused'
            exits 1
            exits 2
        }
        command('See it recover') {
            exits 0
            status 200
        }
        expect outcome: DONE
    }
}
