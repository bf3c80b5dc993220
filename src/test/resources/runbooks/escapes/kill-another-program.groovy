// tries to kill another program
// hears: No such process|not permitted
runbook('Try to kill another program') {
    owner 'mallory'
    observe('Try') {
        run { sh 'sh', '-c', 'kill -KILL @victim@' }
    }
}
