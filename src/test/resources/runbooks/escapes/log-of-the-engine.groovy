// tries to read the state of the engine
// hears: No such file|Permission denied
runbook('Try to read the state of the engine') {
    owner 'mallory'
    observe('Try') {
        run { sh 'ls', '@data@/engine' }
    }
}
