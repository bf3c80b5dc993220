runbook('Find the way') {
    owner 'team-shop'
    on    'shop'
    inputs {
        duration 'grace', default: 5.minutes, range: 1.minute..1.hour
        choice   'zone', of: ['eu', 'us'], default: 'eu'
        target   'where', default: 'shop', of: 'http'
    }
    decide('Which way?') {
        choices   stop: 'Stop the shop', look: 'Only look'
        otherwise 'look'
        result    'way'
    }
    when('it is to be stopped') { outputs.way == 'stop' } then {
        manual('Tell the customers') { how { "Write to the customers of zone ${inputs.zone}." } }
    }
    observe('Look') {
        on  inputs.where
        run { http get: '/health', headers: [Authorization: "Bearer ${secret('shop-token')}"] }
        report {
            say "the shop of ${inputs.zone} answers ${json.status}"
            attach 'health.json', output
        }
    }
    observe('Count with a script') {
        run { script 'count.sh', inputs.grace.toMinutes(), env: [WAY: outputs.way] }
        outputs counted: { lines.first() }
    }
}
