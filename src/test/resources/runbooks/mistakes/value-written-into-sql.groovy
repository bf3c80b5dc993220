runbook('X') {
    owner 'team-a'
    on 'db'
    inputs { text 'name', default: 'x' }
    observe('Look') { run { sql "select * from users where name = '${inputs.name}'" } }
}
