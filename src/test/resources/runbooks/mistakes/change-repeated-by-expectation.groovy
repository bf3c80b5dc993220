runbook('Restart checkout') {
    owner 'team-payments'
    change('Restart pods') {
        run { sh 'restart' }
        undo { sh 'start' }
        expect('it is up', within: 2.minutes) { exit == 0 }
    }
}
