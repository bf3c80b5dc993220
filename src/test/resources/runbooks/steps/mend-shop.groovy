runbook('Mend the shop') {
    owner 'team-shop'
    serves SEV1
    matches alert: 'ShopSlow'
    on 'shop'
    inputs { text 'how', from: alert.labels.how, default: 'gently', pattern: ~/[a-z]{1,20}/ }

    observe('Look at the shop') {
        run { http get: '/health' }
    }
    change('Stop the shop') {
        approval from: INCIDENT_COMMANDER
        run { http post: "/stop/${inputs.how}", headers: ['X-Title': incident.title] }
        undo { http post: "/start/${inputs.how}" }
    }
    observe('Wait long') {
        run { sh 'sleep', '600' }
    }
}
