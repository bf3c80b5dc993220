runbook('Restart checkout') {
    owner 'team-payments'
    on 'checkout-prod'
    change('Restart pods') {
        run { http post: '/restart' }
    }
}
