spec('Restart checkout') {

    def counted = { n -> [status: [readyReplicas: n]] }

    example('restarts when enough pods are ready') {
        given inputs: [namespace: 'checkout', least: 3], incident: [key: 'INC-7', level: 'SEV-1']
        command('Count ready pods') { prints counted(3) }
        command('See who is slow') { prints 'NAME CPU' }
        answer('Restart pods one at a time') { approved by: 'Alice' }
        command('Restart pods one at a time') { exits 0 }
        command('Clear the cache') { exits 0 }
        command('See it recover') { prints 'Waiting' }
        command('See it recover') { prints 'successfully rolled out' }

        expect steps: [
            'Count ready pods', 'See who is slow', 'Restart pods one at a time', 'Clear the cache', 'See it recover']
        expect plan: [
            'kubectl get deploy/checkout -n checkout -o json', 'kubectl top pods',
            'kubectl rollout restart deploy/checkout -n checkout', 'redis-cli flushall',
            'kubectl rollout status deploy/checkout']
        expect outputs: [ready: 3]
        expect says: ['3 pods are ready']
        expect outcome: DONE
    }

    example('asks people when too few are ready') {
        given alert: [labels: [namespace: 'shop']], inputs: [where: 'elsewhere']
        command('Count ready pods') { prints counted(1) }
        answer('Which way?') { chosen 'Fail over', by: 'Bob' }
        answer('Tell the bank') { silence() }
        answer('Tell the bank') { done by: 'Alice' }
        answer('Restart pods one at a time') { rejected by: 'Alice' }
        command('Clear the cache') { exits 0 }

        expect steps: ['Count ready pods', 'Which way?', 'Tell the bank', 'Clear the cache']
        expect outputs: [way: 'over']
        expect outcome: STOPPED at 'Restart pods one at a time' because 'rejected by Alice'
    }

    example('waits when nobody decides, and undoes all when it does not recover') {
        given inputs: [namespace: 'checkout']
        command('Count ready pods') { prints counted(1) }
        answer('Which way?') { silence() }
        answer('Tell the bank') { cannot by: 'Alice' }
        answer('Tell the bank') { goOn by: 'Alice' }
        answer('Restart pods one at a time') { approved by: 'Alice' }
        command('Restart pods one at a time') { breaksOff 'the connection was lost' }
        answer('Restart pods one at a time') { happened by: 'Alice' }
        answer('Clear the cache') { approved by: 'Alice' }
        command('Clear the cache') { exits 1; prints 'no such cache' }
        answer('Clear the cache') { again by: 'Alice' }
        command('Clear the cache') { exits 0; prints 'OK' }
        command('See it recover') { prints 'Waiting' }
        answer('See it recover') { undo by: 'Alice' }
        undo('Clear the cache') { fails 'cannot start redis-cli' }
        answer('Clear the cache') { skip by: 'Alice' }
        undo('Restart pods one at a time') { exits 0 }

        expect commands: [
            'kubectl get deploy/checkout -n checkout -o json',
            'kubectl rollout restart deploy/checkout -n checkout', 'redis-cli flushall', 'redis-cli flushall',
            'kubectl rollout status deploy/checkout', 'redis-cli warm',
            'kubectl rollout undo deploy/checkout -n checkout --was=1']
        expect outcome: UNDONE at 'Clear the cache'
    }

    example('is refused without a namespace that can be one') {
        given inputs: [namespace: 'Checkout!']
        expect outcome: REFUSED because 'does not fit namespace'
    }

    example('cannot go on when what it counts is no number') {
        given inputs: [namespace: 'checkout']
        command('Count ready pods') { prints 'no json' }
        answer('Count ready pods') { stop by: 'Alice' }
        expect outcome: FAILED at 'Count ready pods' because 'not parse properly'
    }

    example('gives up when the cluster does not answer within the time of the step') {
        given inputs: [namespace: 'checkout']
        command('Count ready pods') { takes 2.minutes }
        answer('Count ready pods') { silence() }
        expect plan: ['kubectl get deploy/checkout -n checkout -o json']
        expect outcome: FAILED at 'Count ready pods' because 'killed at its timeout'
    }
}
