// tries to read the owners token by a program of its own
// hears: No such file|Permission denied
runbook('Try to read the owners token by a program of its own') {
    owner 'mallory'
    observe('Try') {
        run { shell '''cat "$1"''', '@data@/owner.token' }
    }
}
