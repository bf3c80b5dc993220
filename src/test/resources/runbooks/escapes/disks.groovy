// tries to read the disks past their files
// hears: looked
runbook('Try to read the disks past their files') {
    owner 'mallory'
    observe('Try') {
        run { sh 'sh', '-c', 'for d in /dev/mem /dev/port /dev/vda /dev/sda /dev/nvme0n1 /dev/dm-0; do head -c 16 "$d" > /dev/null 2>&1 && echo GOT "$d"; done; echo looked' }
    }
}
