// tries to look beside its own folder
// hears: looked
runbook('Try to look beside its own folder') {
    owner 'mallory'
    observe('Try') {
        run { sh 'sh', '-c', 'cat "$HOME"/../*/note-of-another-run; echo looked' }
    }
}
