runbook('X') {
    owner 'team-a'
    on 'shop'
    observe('Look') { run { http get: "/?token=${secret('shop-token')}" } }
}
