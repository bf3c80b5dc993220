spec('Find out why pods crash') {

    example('brings the last words of the pod that crashes most') {
        given inputs: [cluster: 'production', app: 'checkout'], alert: [labels: [namespace: 'shop']]
        command('Count their restarts') { prints '{"items":[{"metadata":{"name":"checkout-1"},"status":{"phase":"Running","containerStatuses":[{"restartCount":0,"lastState":{}}]}},{"metadata":{"name":"checkout-2"},"status":{"phase":"Running","containerStatuses":[{"restartCount":7,"lastState":{"terminated":{"reason":"OOMKilled"}}}]}}]}' }
        command('Read its last words') { prints 'java.lang.OutOfMemoryError' }
        command('Ask the cluster what it saw') { prints 'LAST SEEN  TYPE  REASON' }
        command('See whether it is short of memory') { prints '{"spec":{"containers":[{"resources":{"limits":{"memory":"256Mi"}}}]},"status":{"containerStatuses":[{"lastState":{"terminated":{"reason":"OOMKilled"}}}]}}' }
        answer('Say what is to be done') { done by: 'Bob' }

        expect outputs: [worst: 'checkout-2', restarts: 7]
        expect outcome: DONE
    }

    example('is content when nothing has crashed') {
        given inputs: [cluster: 'production', app: 'checkout']
        command('Count their restarts') { prints '{"items":[{"metadata":{"name":"checkout-1"},"status":{"phase":"Pending"}}]}' }

        expect outputs: [worst: 'checkout-1', restarts: 0]
        expect outcome: DONE
    }
}
