runbook('Find out why pods crash') {
    owner   'team-platform'
    serves  SEV1, SEV2, SEV3, SEV4
    matches alert: ['KubePodCrashLooping', 'KubeContainerWaiting']
    tags    'kubernetes', 'diagnosis'
    inputs {
        target 'cluster', of: 'kubernetes'
        text   'namespace', from: alert.labels.namespace, default: 'default', pattern: ~/[a-z0-9-]{1,63}/
        text   'app', from: alert.labels.app, pattern: ~/[A-Za-z0-9._-]{1,63}/, help: 'the value of the label app'
    }

    observe('Count their restarts') {
        on  inputs.cluster
        run { kubectl 'get', 'pods', '-n', inputs.namespace, '-l', "app=${inputs.app}", '-o', 'json' }
        expect('there are such pods') { json.items.size() > 0 }
        outputs worst: { json.items.max { it.status.containerStatuses*.restartCount?.max() ?: 0 }.metadata.name },
                restarts: { json.items.collectMany { it.status.containerStatuses*.restartCount ?: [0] }.max() }
        report {
            json.items.each {
                say "${it.metadata.name}: ${it.status.phase}, restarts ${it.status.containerStatuses*.restartCount}, " +
                    "last end ${it.status.containerStatuses*.lastState*.terminated*.reason}"
            }
        }
    }
    when('one has crashed') { outputs.restarts > 0 } then {
        parallel {
            observe('Read its last words') {
                on     inputs.cluster
                run    { kubectl 'logs', outputs.worst, '-n', inputs.namespace, '--previous', '--all-containers', '--tail=200' }
                report { attach 'last-words.txt', output }
            }
            observe('Ask the cluster what it saw') {
                on     inputs.cluster
                run    { kubectl 'get', 'events', '-n', inputs.namespace, "--field-selector=involvedObject.name=${outputs.worst}", '--sort-by=.lastTimestamp' }
                report { attach 'events.txt', output }
            }
            observe('See whether it is short of memory') {
                on     inputs.cluster
                run    { kubectl 'get', 'pod', outputs.worst, '-n', inputs.namespace, '-o', 'json' }
                report {
                    say json.status.containerStatuses*.lastState*.terminated*.reason.flatten().contains('OOMKilled') ?
                        "it was killed because it needed more memory than its limit ${json.spec.containers*.resources*.limits*.memory}" :
                        'it was not killed for its memory'
                }
            }
        }
        manual('Say what is to be done') {
            how    'Read last-words.txt and events.txt. Was there a deployment just before? Then run roll-back-deployment. Was it killed for its memory? Then raise its limit. Write what you found as a note.'
            within 20.minutes
        }
    }
}
