runbook('Look at everything at once') {
    owner 'team-payments'
    tags  'diagnosis', 'payments'
    on    'shop'
    parallel {
        observe('Ask the shop') {
            run { http get: '/health' }
            outputs millis: { response.millis }
        }
        observe('Look at the disk') {
            run { sh 'df', '-P' }
            outputs full: { lines.size() > 1 }
        }
        manual('Look at the dashboard') { how 'Open the dashboard of the shop and look for a step in the errors.' }
    }
    observe('Sum up') {
        run { sh 'echo', outputs.millis, outputs.full }
    }
}
