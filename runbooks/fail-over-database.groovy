runbook('Measure a replica and fail over to it') {
    owner   'team-data'
    serves  SEV1, SEV2
    matches alert: ['PostgresqlReplicationLag', 'PostgresqlDown']
    tags    'postgresql', 'replica'
    inputs {
        target 'replica', of: 'sql', help: 'its user must be allowed to call pg_promote'
    }

    observe('Measure how far the replica is behind') {
        on  inputs.replica
        run {
            sql '''select pg_is_in_recovery() as replica,
                          (select count(*)::int from pg_stat_wal_receiver where status = 'streaming') as streaming,
                          coalesce(extract(epoch from now() - pg_last_xact_replay_timestamp()), 0)::int as behind,
                          (pg_last_wal_receive_lsn() - pg_last_wal_replay_lsn())::bigint as unreplayed'''
        }
        expect('it is a replica') { rows.first().replica }
        outputs behind: { rows.first().behind }, streaming: { rows.first().streaming > 0 }
        report {
            say "the replica ${rows.first().streaming > 0 ? 'hears' : 'does not hear'} the primary; its last transaction is ${rows.first().behind} s old, " +
                "${rows.first().unreplayed} bytes are received and not yet replayed"
        }
    }
    decide('Fail over?') {
        choices   failOver: 'Fail over to the replica', wait: 'Wait for the primary'
        from      INCIDENT_COMMANDER
        within    15.minutes
        otherwise 'wait'
        result    'way'
    }
    when('we fail over') { outputs.way == 'failOver' } then {
        manual('Keep the old primary from coming back') {
            how    'Stop PostgreSQL on the old primary and disable its unit, or cut it off the network. Two primaries would both take writes, and nobody could put them together again. Say done only when you have seen it refuse a connection.'
            within 15.minutes
            from   OPERATIONS_LEAD, INCIDENT_COMMANDER
        }
        change('Promote the replica') {
            on       inputs.replica
            approval from: INCIDENT_COMMANDER, within: 10.minutes
            timeout  2.minutes
            run      { sql 'select pg_promote(true, 60) as promoted' }
            expect('it was promoted') { rows.first().promoted }
            irreversible 'the old primary must be built anew as a replica; what it had not yet sent is lost'
        }
        observe('See it take writes') {
            on  inputs.replica
            run { sql "select pg_is_in_recovery() as replica, current_setting('transaction_read_only') as read_only" }
            expect('it is the primary now', within: 1.minute, every: 2.seconds) { !rows.first().replica }
        }
        manual('Lead the services to the new primary') {
            how    { "Change the address of the database where the services read it, then watch their errors fall. Note in ${incident.key} which services were moved." }
            within 30.minutes
        }
    }
}
