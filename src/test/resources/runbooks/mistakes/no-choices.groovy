runbook('X') {
    owner 'team-a'
    decide('Which way?') { choices 'left' }
}
