// tries to kill the runner of somebody else
// hears: No such process|not permitted
runbook('Try to kill the runner of somebody else') {
    owner 'mallory'
    observe('Try') {
        run { sh 'sh', '-c', 'kill -KILL @other@' }
    }
}
