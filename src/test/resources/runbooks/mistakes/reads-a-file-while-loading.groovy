runbook('Read a file while loading') {
    owner 'team-shop'
    tags new File('/nowhere/at-all').text
    observe('Look') {
        run { sh 'true' }
    }
}
