// tries to read what the server has open
// hears: No such file|Permission denied|cannot open
runbook('Try to read what the server has open') {
    owner 'mallory'
    observe('Try') {
        run { sh 'ls', '-l', '/proc/@server@/fd' }
    }
}
