// tries to read the memory of the server
// hears: No such file|Permission denied
runbook('Try to read the memory of the server') {
    owner 'mallory'
    observe('Try') {
        run { sh 'head', '-c', '1', '/proc/@server@/mem' }
    }
}
