runbook('Roll a deployment back') {
    owner   'team-platform'
    serves  SEV1, SEV2, SEV3
    matches alert: ['KubeDeploymentRolloutStuck', 'KubeDeploymentGenerationMismatch']
    tags    'kubernetes', 'deployment'
    inputs {
        target 'cluster', of: 'kubernetes'
        text   'namespace', from: alert.labels.namespace, default: 'default', pattern: ~/[a-z0-9-]{1,63}/
        text   'deployment', from: alert.labels.deployment, pattern: ~/[a-z0-9.-]{1,253}/
        number 'revision', default: 0, range: 0..1000000, help: 'where to; 0 is the one before'
    }

    observe('See what runs now') {
        on      inputs.cluster
        run     { kubectl 'get', "deployment/${inputs.deployment}", '-n', inputs.namespace, '-o', 'json' }
        outputs revision: { json.metadata.annotations['deployment.kubernetes.io/revision'].toInteger() }
        report  { say "revision ${json.metadata.annotations['deployment.kubernetes.io/revision']}, ${json.spec.template.spec.containers*.image.join(', ')}" }
    }
    observe('See what there was before') {
        on     inputs.cluster
        run    { kubectl 'rollout', 'history', "deployment/${inputs.deployment}", '-n', inputs.namespace }
        report { attach 'revisions.txt', output }
    }
    change('Roll back') {
        on       inputs.cluster
        approval from: INCIDENT_COMMANDER, within: 10.minutes
        run      { kubectl 'rollout', 'undo', "deployment/${inputs.deployment}", '-n', inputs.namespace, "--to-revision=${inputs.revision}" }
        undo     { kubectl 'rollout', 'undo', "deployment/${inputs.deployment}", '-n', inputs.namespace, "--to-revision=${outputs.revision}" }
    }
    observe('See the rollout end') {
        on      inputs.cluster
        timeout 11.minutes
        run     { kubectl 'rollout', 'status', "deployment/${inputs.deployment}", '-n', inputs.namespace, '--timeout=10m' }
    }
    observe('See what runs after') {
        on     inputs.cluster
        run    { kubectl 'get', "deployment/${inputs.deployment}", '-n', inputs.namespace, '-o', 'json' }
        expect('it is another revision than before') { json.metadata.annotations['deployment.kubernetes.io/revision'].toInteger() != outputs.revision }
        report { say "${json.spec.template.spec.containers*.image.join(', ')}, ${json.status.readyReplicas ?: 0} ready" }
    }
}
