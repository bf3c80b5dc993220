runbook('Look') {
    owner 'team-payments'
    observe('Ask for its health') { run { http get: '/health' } }
}
