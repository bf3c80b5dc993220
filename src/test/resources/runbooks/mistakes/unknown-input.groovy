runbook('Count') {
    owner 'team-payments'
    inputs { text 'namespace' }
    observe('Count pods') { run { sh 'count', inputs.namespce } }
}
