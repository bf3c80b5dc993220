// tries to read the password of the database
// hears: No such file|Permission denied
runbook('Try to read the password of the database') {
    owner 'mallory'
    observe('Try') {
        run { sh 'cat', '@data@/postgresql.password' }
    }
}
