runbook('Scale a deployment') {
    owner   'team-platform'
    serves  SEV1, SEV2, SEV3
    matches alert: ['KubeHpaMaxedOut', 'KubeDeploymentReplicasMismatch']
    tags    'kubernetes', 'scale'
    inputs {
        target 'cluster', of: 'kubernetes'
        text   'namespace', from: alert.labels.namespace, default: 'default', pattern: ~/[a-z0-9-]{1,63}/
        text   'deployment', from: alert.labels.deployment, pattern: ~/[a-z0-9.-]{1,253}/
        number 'replicas', range: 1..100, help: 'how many there shall be'
    }

    observe('See how many there are') {
        on      inputs.cluster
        run     { kubectl 'get', "deployment/${inputs.deployment}", '-n', inputs.namespace, '-o', 'json' }
        outputs before: { json.spec.replicas }
        report  { say "${json.status.readyReplicas ?: 0} of ${json.spec.replicas} are ready" }
    }
    change('Scale it') {
        on       inputs.cluster
        approval from: [INCIDENT_COMMANDER, OPERATIONS_LEAD], within: 10.minutes
        run      { kubectl 'scale', "deployment/${inputs.deployment}", '-n', inputs.namespace, "--current-replicas=${outputs.before}", "--replicas=${inputs.replicas}" }
        undo     { kubectl 'scale', "deployment/${inputs.deployment}", '-n', inputs.namespace, "--replicas=${outputs.before}" }
    }
    observe('See them ready') {
        on  inputs.cluster
        run { kubectl 'get', "deployment/${inputs.deployment}", '-n', inputs.namespace, '-o', 'json' }
        expect('all are ready', within: 10.minutes, every: 5.seconds) {
            progress json.status.readyReplicas ?: 0, inputs.replicas
            json.status.readyReplicas == inputs.replicas
        }
    }
}
