runbook('X') {
    owner 'team-a'
    change('Restart') {
        retry 3
        run { sh 'restart' }
        irreversible 'gone'
    }
}
