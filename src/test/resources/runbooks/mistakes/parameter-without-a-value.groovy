runbook('X') {
    owner 'team-a'
    on 'db'
    observe('Look') { run { sql 'select * from users where id = :id and name = :name::text', id: 1, nam: 'x' } }
}
