runbook('X') {
    owner 'team-a'
    on 'shop'
    observe('Look') {
        run { http get: '/' }
        expect('it answers') { respons.status == 200 }
        report { sai 'it answers' }
        outputs ready: { jsn.ready }
    }
}
