spec('Scale a deployment') {

    example('scales up and waits until all are ready') {
        given inputs: [cluster: 'production', deployment: 'checkout', replicas: '6'], alert: [labels: [namespace: 'shop']]
        command('See how many there are') { prints([spec: [replicas: 3], status: [readyReplicas: 3]]) }
        answer('Scale it') { approved by: 'Alice' }
        command('Scale it') { exits 0 }
        command('See them ready') { prints([spec: [replicas: 6], status: [readyReplicas: 4]]) }
        command('See them ready') { prints([spec: [replicas: 6], status: [readyReplicas: 6]]) }

        expect commands: [
            "kubectl get deployment/checkout -n shop -o json",
            "kubectl scale deployment/checkout -n shop --current-replicas=3 --replicas=6",
            "kubectl get deployment/checkout -n shop -o json"
        ]
        expect outcome: DONE
    }

    example('goes back to as many as there were') {
        given inputs: [cluster: 'production', deployment: 'checkout', replicas: '6']
        command('See how many there are') { prints([spec: [replicas: 3], status: [:]]) }
        answer('Scale it') { approved by: 'Alice' }
        command('Scale it') { exits 0 }
        command('See them ready') { fails 'the cluster does not answer' }
        answer('See them ready') { undo by: 'Alice' }
        undo('Scale it') { exits 0 }

        expect outcome: UNDONE
    }
}
