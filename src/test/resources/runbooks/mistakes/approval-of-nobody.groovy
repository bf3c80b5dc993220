runbook('X') {
    owner 'team-a'
    change('Restart') {
        approval none: ''
        run { sh 'restart' }
        irreversible 'gone'
    }
    change('Restart again') {
        approval from: [], within: 0.minutes, otherwise: WAIT
        run { sh 'restart' }
        irreversible ''
    }
}
