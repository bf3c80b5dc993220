// tries to make namespaces of its own and undo ours there
// hears: No such file|not permitted|No space left|denied|Read-only
runbook('Try to make namespaces of its own and undo ours there') {
    owner 'mallory'
    observe('Try') {
        run { sh 'sh', '-c', 'unshare --user --mount sh -c "umount -l /tmp; mount -o remount,bind,rw /; cat @data@/owner.token; echo evil >> /etc/passwd"' }
    }
}
