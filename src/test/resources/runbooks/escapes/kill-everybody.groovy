// tries to kill everybody
// hears: still here|the runner died
runbook('Try to kill everybody') {
    owner 'mallory'
    observe('Try') {
        run { sh 'sh', '-c', 'kill -KILL -1; echo still here' }
    }
}
