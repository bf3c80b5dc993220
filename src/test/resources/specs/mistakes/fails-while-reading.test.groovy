spec('Restart checkout') {
    example('it goes well') {
        command('Count ready pods') { prints new File('/nowhere/at-all').text }
        expect outcome: DONE
    }
}
