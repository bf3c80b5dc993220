// tries to read the environment of the server
// hears: No such file|Permission denied
runbook('Try to read the environment of the server') {
    owner 'mallory'
    observe('Try') {
        run { sh 'cat', '/proc/@server@/environ' }
    }
}
