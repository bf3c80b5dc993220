spec('Restart checkout') {
    example('it goes well') {
        command('Count ready pods') {
            exits 300
            takes 5
        }
        command('See it recover') { status 7 }
        expect outcome: DONE
    }
}
