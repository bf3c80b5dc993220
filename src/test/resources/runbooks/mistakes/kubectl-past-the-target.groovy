runbook('X') {
    owner 'team-a'
    on 'cluster'
    observe('Look') { run { kubectl 'get', 'pods', '--context=production' } }
}
