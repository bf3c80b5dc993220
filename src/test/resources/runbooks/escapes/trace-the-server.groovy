// tries to trace the server
// hears: No such process|not permitted
runbook('Try to trace the server') {
    owner 'mallory'
    observe('Try') {
        run { sh 'perl', '-e', 'syscall(@ptrace@, 16, @server@, 0, 0) == -1 and print "$!\n"' }
    }
}
