spec('Restart checkout') {
    example('it goes well') {
        command('Which way?') { exits 0 }
        command('too few are ready') { exits 0 }
        undo('See it recover') { exits 0 }
        expect outcome: DONE
    }
}
