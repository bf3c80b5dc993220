// tries to see what lies below a hidden folder
// hears: not permitted|must be superuser|not mounted|permission denied|no mount point
runbook('Try to see what lies below a hidden folder') {
    owner 'mallory'
    observe('Try') {
        run { sh 'umount', '/tmp' }
    }
}
