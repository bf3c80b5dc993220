spec('Find the query that runs too long, and end it') {

    example('has nothing to do when no query is long') {
        given inputs: [database: 'orders']
        command('Look for long queries') { prints '[]' }

        expect says: ['no query runs that long']
        expect outcome: DONE
    }

    example('cancels the oldest when somebody says so') {
        given inputs: [database: 'orders']
        command('Look for long queries') {
            prints([[pid: 4711, usename: 'report', application_name: 'psql', state: 'active', began: '2026-01-01 03:00:00+00', seconds: 900, waits_for: 0, query: 'select everything']])
        }
        answer('What about the oldest query?') { chosen 'cancel', by: 'Alice' }
        answer('Cancel the query') { approved by: 'Alice' }
        command('Cancel the query') { prints([[told: true]]) }
        command('See that it is gone') { prints([[left_over: 1]]) }
        command('See that it is gone') { prints([[left_over: 0]]) }

        expect outcome: DONE
    }

    example('leaves it when nobody decides') {
        given inputs: [database: 'orders']
        command('Look for long queries') {
            prints([[pid: 4711, usename: 'report', state: 'active', began: '2026-01-01 03:00:00+00', seconds: 900, query: 'select everything']])
        }
        answer('What about the oldest query?') { silence() }

        expect outcome: DONE
    }
}
