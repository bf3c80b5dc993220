spec('Restart checkout') {
    example('it') {
        expect outcome: DONE
    }
