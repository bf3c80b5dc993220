runbook('X') {
    owner 'team-a'
    observe('Look') { run { script '../../bin/look.sh' } }
}
