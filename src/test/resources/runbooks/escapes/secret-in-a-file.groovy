// tries to read the file of a secret of somebody else
// hears: No such file|Permission denied|^cat ended with 0$
runbook('Try to read the file of a secret of somebody else') {
    owner 'mallory'
    observe('Try') {
        run { sh 'cat', '@secret@' }
    }
}
