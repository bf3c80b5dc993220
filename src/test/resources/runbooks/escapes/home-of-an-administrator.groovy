// tries to read the home of an administrator
// hears: No such file|Permission denied
runbook('Try to read the home of an administrator') {
    owner 'mallory'
    observe('Try') {
        run { sh 'ls', '/root/.ssh', '/root/.bashrc' }
    }
}
