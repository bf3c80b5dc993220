// tries to read the files of the database
// hears: No such file|Permission denied
runbook('Try to read the files of the database') {
    owner 'mallory'
    observe('Try') {
        run { sh 'ls', '@data@/postgresql/base' }
    }
}
