// tries to put other classes in the place of ours
// hears: Permission denied|Read-only|nonexistent|No such file
runbook('Try to put other classes in the place of ours') {
    owner 'mallory'
    observe('Try') {
        run { sh 'sh', '-c', 'echo evil > @classes@/io/muster/Muster.class' }
    }
}
