// tries to read the command line of the server
// hears: No such file|Permission denied
runbook('Try to read the command line of the server') {
    owner 'mallory'
    observe('Try') {
        run { sh 'cat', '/proc/@server@/cmdline' }
    }
}
