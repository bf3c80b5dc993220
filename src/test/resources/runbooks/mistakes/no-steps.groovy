runbook('Nothing') {
    owner 'team-payments'
}
