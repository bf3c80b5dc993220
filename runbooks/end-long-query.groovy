runbook('Find the query that runs too long, and end it') {
    owner   'team-data'
    serves  SEV1, SEV2, SEV3
    matches alert: ['PostgresqlLongRunningQuery', 'PostgreSQLMaxConnectionsReached']
    tags    'postgresql', 'query'
    inputs {
        target   'database', of: 'sql', help: 'its user must be member of pg_monitor and pg_signal_backend'
        duration 'longer', default: 5.minutes, range: 1.second..24.hours, help: 'queries that run longer than this count'
    }

    observe('Look for long queries') {
        on  inputs.database
        run {
            sql '''select pid, usename, application_name, state, query_start::text as began,
                          extract(epoch from now() - query_start)::int as seconds,
                          cardinality(pg_blocking_pids(pid)) as waits_for, left(query, 300) as query
                     from pg_stat_activity
                    where backend_type = 'client backend' and state <> 'idle' and pid <> pg_backend_pid()
                      and query_start < now() - make_interval(secs => :seconds)
                    order by query_start limit 10''', seconds: inputs.longer.toSeconds()
        }
        outputs found: { rows.size() }, pid: { rows ? rows.first().pid : 0 }, began: { rows ? rows.first().began : 'never' }
        report {
            say rows ? "the oldest of ${rows.size()}: ${rows.first().usename}, ${rows.first().seconds} s, ${rows.first().query}" : 'no query runs that long'
            attach 'long-queries.json', output
        }
    }
    when('one runs too long') { outputs.found > 0 } then {
        decide('What about the oldest query?') {
            choices   cancel: 'Cancel the query', end: 'End its connection', leave: 'Leave it'
            from      INCIDENT_COMMANDER, OPERATIONS_LEAD
            within    10.minutes
            otherwise 'leave'
            result    'way'
        }
        when('it is to be cancelled') { outputs.way == 'cancel' } then {
            change('Cancel the query') {
                on  inputs.database
                run {
                    sql '''select pg_cancel_backend(pid) as told from pg_stat_activity
                            where pid = :pid and query_start::text = :began''', pid: outputs.pid, began: outputs.began
                }
                irreversible 'its transaction is rolled back'
                report { say rows ? 'the query was told to end' : 'the query had ended by itself' }
            }
        }
        when('its connection is to be ended') { outputs.way == 'end' } then {
            change('End its connection') {
                on  inputs.database
                run {
                    sql '''select pg_terminate_backend(pid) as told from pg_stat_activity
                            where pid = :pid and query_start::text = :began''', pid: outputs.pid, began: outputs.began
                }
                irreversible 'its transaction is rolled back, and its program loses the connection'
                report { say rows ? 'the connection was told to end' : 'the query had ended by itself' }
            }
        }
        when('something was done') { outputs.way != 'leave' } then {
            observe('See that it is gone') {
                on  inputs.database
                run {
                    sql '''select count(*)::int as left_over from pg_stat_activity
                            where pid = :pid and query_start::text = :began and state = 'active' ''', pid: outputs.pid, began: outputs.began
                }
                expect('it runs no more', within: 1.minute, every: 2.seconds) { rows.first().left_over == 0 }
            }
        }
    }
}
