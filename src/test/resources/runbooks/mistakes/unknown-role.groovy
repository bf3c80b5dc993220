runbook('Restart checkout') {
    owner 'team-payments'
    change('Restart pods') {
        approval from: INCIDENT_COMANDER, otherwise: ASK_NOBODY
        run { sh 'restart' }
        undo { sh 'start' }
    }
}
