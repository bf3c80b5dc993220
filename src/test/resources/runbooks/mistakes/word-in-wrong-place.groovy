runbook('Count') {
    owner 'team-payments'
    observe('Count pods') {
        approval from: INCIDENT_COMMANDER
        run { sh 'count' }
    }
}
