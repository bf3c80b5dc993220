runbook('Count') {
    owner 'team-payments'
    inputs {
        text 'namespace', patern: ~/[a-z]+/
        text 'cluster', default: 'Prod', pattern: ~/[a-z]+/
        number 'pods', default: 'many'
        text 'zone', from: alert.zone
    }
    observe('Count pods') { run { sh 'count', inputs.namespace } }
}
