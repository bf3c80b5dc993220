runbook('Tell the room') {
    owner 'team-payments'
    on    'shop'
    observe('See the rollout') {
        run { http get: '/rollout' }
        expect('all are updated', within: 5.minutes, every: 5.seconds) {
            progress json.updated, json.total
            json.updated == json.total
        }
        report {
            say "${json.total} are updated"
            attach 'rollout.json', output
        }
    }
}
