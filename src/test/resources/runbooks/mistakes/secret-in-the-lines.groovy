runbook('X') {
    owner 'team-a'
    on 'database'
    observe('Look') { run { shell 'psql -c "select 1" --password=' + secret('db') } }
    observe('Ask') { run { sql "select * from shop where token = '" + secret('shop-token') + "'" } }
}
