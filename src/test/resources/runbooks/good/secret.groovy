runbook('Use secrets') {
    owner 'team-payments'
    on    'shop'
    observe('Ask') {
        run { http get: '/private', headers: [Authorization: "Bearer ${secret('shop-token')}"] }
    }
    change('Rotate the password') {
        run { sh 'rotate', env: [PASSWORD: secret('shop-password'), WHERE: 'shop'], stdin: 'yes' }
        irreversible 'the old one is gone'
    }
}
