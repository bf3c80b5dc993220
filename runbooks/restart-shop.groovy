runbook('Restart the shop') {
    owner   'team-shop'
    serves  SEV1, SEV2
    matches alert: 'ShopSlow'
    on      'shop'

    observe('See how slow the shop is') {
        run { http get: '/health', accept: 503 }
    }

    change('Restart the shop') {
        approval from: INCIDENT_COMMANDER, within: 10.minutes, otherwise: ASK_NEXT
        timeout  1.minute
        run { http post: '/admin/restart' }
        irreversible 'what the shop held in memory is lost, and requests under way fail'
    }

    observe('See it recover') {
        run { http get: '/health' }
        expect('the shop answers within 300 ms', within: 1.minute, every: 2.seconds) { response.millis < 300 }
    }
}
