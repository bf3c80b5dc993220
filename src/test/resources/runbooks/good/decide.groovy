runbook('Fail over or wait') {
    owner 'team-payments'
    on    'shop'
    decide('Fail over or wait?') {
        choices   failOver: 'Fail over to the replica', wait: 'Wait for the primary'
        from      INCIDENT_COMMANDER, OPERATIONS_LEAD
        within    15.minutes
        otherwise 'wait'
        result    'way'
    }
    decide('Which region?') {
        choices 'eu', 'us'
        otherwise STOP
    }
    when('we fail over') { outputs.way == 'failOver' } then {
        change('Fail over') {
            run { http post: '/failover' }
            irreversible 'the old primary must be built anew'
        }
    }
}
