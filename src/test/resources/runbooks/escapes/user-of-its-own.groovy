// tries to add a user to the machine
// hears: Permission denied|Read-only
runbook('Try to add a user to the machine') {
    owner 'mallory'
    observe('Try') {
        run { sh 'sh', '-c', 'echo evil::0:0::/:/bin/sh >> /etc/passwd' }
    }
}
