runbook('Look') {
    owner 'team-payments'
    on 'checkout-prod'
    observe('Ask for its health') { run { http get: 'http://checkout.example/health' } }
}
