// tries to read the owners token by a link
// hears: No such file|Permission denied
runbook('Try to read the owners token by a link') {
    owner 'mallory'
    observe('Try') {
        run { sh 'sh', '-c', 'ln -s @data@/owner.token here && cat here' }
    }
}
