runbook('X') {
    owner 'team-a'
    observe('Look') {
        run { sh 'true' }
        outputs ready: { 1 }
    }
    observe('Look again') {
        run { sh 'true' }
        outputs ready: { 2 }
    }
}
