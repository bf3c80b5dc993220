runbook('X') {
    owner 'team-a'
    on 'db'
    observe('Look') { run { sql 'select 1; drop table users' } }
}
