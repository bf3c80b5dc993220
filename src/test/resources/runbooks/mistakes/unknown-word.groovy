runbook('Restart checkout') {
    owner 'team-payments'
    observ('Count pods') {
        run { sh 'count' }
    }
    change('Restart pods') {
        aproval from: INCIDENT_COMMANDER
        run { sh 'restart' }
        undo { sh 'start' }
    }
}
