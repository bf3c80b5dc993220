runbook('X') {
    owner 'team-a'
    observe('Look') { run { sh 'look', env: [TOKEN: secret('Shop Token')] } }
}
