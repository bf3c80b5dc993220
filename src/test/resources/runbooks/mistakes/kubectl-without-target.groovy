runbook('X') {
    owner 'team-a'
    observe('Look') { run { kubectl 'kubectl', 'get', 'pods' } }
}
