// tries to become root by a program that may
// hears: NoNewPrivs:\s+1
runbook('Try to become root by a program that may') {
    owner 'mallory'
    observe('Try') {
        run { sh 'sh', '-c', 'su -c id root < /dev/null; sudo -n id; grep NoNewPrivs /proc/self/status' }
    }
}
