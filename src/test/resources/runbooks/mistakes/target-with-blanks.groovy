runbook('X') {
    owner 'team-a'
    on 'The Shop'
    observe('Look') { run { http get: '/' } }
}
