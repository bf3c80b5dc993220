runbook('X') {
    owner 'team-a'
    observe('Look') { run { sh 'true', env: 'TOKEN=1' } }
    observe('Look again') { run { sh 'true', env: ['A-B': 1], stdinn: 'x' } }
}
