// tries to talk to the database by a socket
// hears: No such file
runbook('Try to talk to the database by a socket') {
    owner 'mallory'
    observe('Try') {
        run { sh 'sh', '-c', 'ls /tmp/.s.PGSQL.* /run/postgresql' }
    }
}
