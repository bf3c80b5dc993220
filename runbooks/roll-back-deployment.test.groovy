spec('Roll a deployment back') {

    example('rolls back to the revision before') {
        given inputs: [cluster: 'production', deployment: 'checkout'], alert: [labels: [namespace: 'shop']]
        command('See what runs now') { prints([metadata: [annotations: ['deployment.kubernetes.io/revision': '8']], spec: [template: [spec: [containers: [[image: 'checkout:1.4.2']]]]]]) }
        command('See what there was before') { prints 'REVISION  CHANGE-CAUSE\n7\n8' }
        answer('Roll back') { approved by: 'Alice' }
        command('Roll back') { exits 0 }
        command('See the rollout end') { prints 'deployment "checkout" successfully rolled out' }
        command('See what runs after') { prints([metadata: [annotations: ['deployment.kubernetes.io/revision': '9']], spec: [template: [spec: [containers: [[image: 'checkout:1.4.1']]]]], status: [readyReplicas: 3]]) }

        expect says: ['revision 8, checkout:1.4.2', 'checkout:1.4.1, 3 ready']
        expect outcome: DONE
    }

    example('puts the newer one back when the older does not start') {
        given inputs: [cluster: 'production', deployment: 'checkout']
        command('See what runs now') { prints([metadata: [annotations: ['deployment.kubernetes.io/revision': '8']], spec: [template: [spec: [containers: [[image: 'checkout:1.4.2']]]]]]) }
        command('See what there was before') { prints '' }
        answer('Roll back') { approved by: 'Alice' }
        command('Roll back') { exits 0 }
        command('See the rollout end') { exits 1 }
        answer('See the rollout end') { undo by: 'Alice' }
        undo('Roll back') { exits 0 }

        expect outcome: UNDONE
    }
}
