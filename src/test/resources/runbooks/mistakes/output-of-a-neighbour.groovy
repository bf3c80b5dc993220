runbook('X') {
    owner 'team-a'
    parallel {
        observe('Count') {
            run { sh 'count' }
            outputs ready: { json.ready }
        }
        observe('Use it') { run { sh 'echo', outputs.ready } }
    }
}
