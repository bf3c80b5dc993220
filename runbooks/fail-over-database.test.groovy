spec('Measure a replica and fail over to it') {

    example('fails over once the old primary is fenced off') {
        given inputs: [replica: 'orders-replica']
        command('Measure how far the replica is behind') { prints([[replica: true, streaming: 0, behind: 40, unreplayed: 0]]) }
        answer('Fail over?') { chosen 'failOver', by: 'Alice' }
        answer('Keep the old primary from coming back') { done by: 'Bob' }
        answer('Promote the replica') { approved by: 'Alice' }
        command('Promote the replica') { prints([[promoted: true]]) }
        command('See it take writes') { prints([[replica: false, read_only: 'off']]) }
        answer('Lead the services to the new primary') { done by: 'Bob' }

        expect outcome: DONE
    }

    example('waits when the commander does not decide') {
        given inputs: [replica: 'orders-replica']
        command('Measure how far the replica is behind') { prints([[replica: true, streaming: 1, behind: 3, unreplayed: 128]]) }
        answer('Fail over?') { silence() }

        expect says: ['the replica hears the primary; its last transaction is 3 s old, 128 bytes are received and not yet replayed']
        expect outcome: DONE
    }

    example('promotes nothing while the old primary may come back') {
        given inputs: [replica: 'orders-replica']
        command('Measure how far the replica is behind') { prints([[replica: true, streaming: 0, behind: 40, unreplayed: 0]]) }
        answer('Fail over?') { chosen 'failOver', by: 'Alice' }
        answer('Keep the old primary from coming back') { cannot by: 'Bob', reason: 'its console is down' }
        answer('Keep the old primary from coming back') { stop by: 'Alice' }

        expect outcome: FAILED at 'Keep the old primary from coming back'
    }

    example('refuses a server that is no replica') {
        given inputs: [replica: 'orders']
        command('Measure how far the replica is behind') { prints([[replica: false, streaming: 0, behind: 0, unreplayed: null]]) }
        answer('Measure how far the replica is behind') { stop by: 'Alice' }

        expect outcome: FAILED because 'it is a replica'
    }
}
