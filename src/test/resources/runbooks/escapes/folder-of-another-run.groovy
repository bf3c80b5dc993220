// tries to read the folder of another run
// hears: searched
runbook('Try to read the folder of another run') {
    owner 'mallory'
    observe('Try') {
        run { sh 'sh', '-c', 'find /tmp /var/tmp /run /dev/shm /home -name note-of-another-run -exec cat {} + 2> /dev/null; echo searched' }
    }
}
