runbook('Scale up when it is needed') {
    owner 'team-payments'
    on    'shop'
    observe('Count') {
        run { http get: '/ready' }
        outputs ready: { json.ready }
    }
    when('fewer than two are ready') { outputs.ready < 2 } then {
        change('Scale up') {
            run  { http post: '/scale', body: [to: 3] }
            undo { http post: '/scale', body: [to: outputs.ready] }
            outputs scaled: { json.to }
        }
        when('none is ready') { outputs.ready == 0 } then {
            manual('Tell the customers') { how { "None of the shop answers in ${incident.key}: write to the status page." } }
        }
    } otherwise {
        observe('See that it is not needed') {
            run { http get: '/load' }
            outputs scaled: { json.to }
        }
    }
    observe('See what came of it') { run { sh 'echo', outputs.scaled } }
}
