runbook('Count') {
    observe('Count pods') { run { sh 'count' } }
}
