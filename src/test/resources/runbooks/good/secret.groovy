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
    observe('Count with a shell') {
        run { shell 'psql -c "$1" | tail -n 2', 'select count(*) from shop', env: [PGPASSWORD: secret('shop-password')] }
    }
    observe('Count on the host') {
        on  'shop-host'
        run { ssh 'psql', '-W', '-c', 'select count(*) from shop', stdin: secret('shop-password') }
    }
}
