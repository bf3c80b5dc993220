// tries to read the passwords of the machine
// hears: Permission denied
runbook('Try to read the passwords of the machine') {
    owner 'mallory'
    observe('Try') {
        run { sh 'cat', '/etc/shadow' }
    }
}
