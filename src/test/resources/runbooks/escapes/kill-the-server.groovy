// tries to kill the server
// hears: No such process|not permitted
runbook('Try to kill the server') {
    owner 'mallory'
    observe('Try') {
        run { sh 'sh', '-c', 'kill -KILL @server@' }
    }
}
