// tries to let the kernel run a program as root
// hears: Read-only|Permission denied
runbook('Try to let the kernel run a program as root') {
    owner 'mallory'
    observe('Try') {
        run { sh 'sh', '-c', 'cat /proc/sys/kernel/core_pattern > /proc/sys/kernel/core_pattern' }
    }
}
