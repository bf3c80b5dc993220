spec('Restart checkout') {
    command('Count ready pods') { exits 0 }
    example('it goes well') {
        prints '{}'
        approvd by: 'Alice'
        expect outcome: DONE
    }
}
