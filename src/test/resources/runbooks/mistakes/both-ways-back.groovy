runbook('Restart checkout') {
    owner 'team-payments'
    change('Restart pods') {
        run { sh 'restart' }
        undo { sh 'start' }
        irreversible 'it is not'
    }
}
