// tries to look at the disk through another process
// hears: No such file|Permission denied
runbook('Try to look at the disk through another process') {
    owner 'mallory'
    observe('Try') {
        run { sh 'cat', '/proc/1/root@data@/owner.token', '/proc/@server@/root@data@/owner.token' }
    }
}
