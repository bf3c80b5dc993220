runbook('Move the orders to the other database') {
    owner 'team-shop'
    serves SEV1

    observe('Count the open orders') {
        run { sh 'echo', '41' }
    }

    change('Move the orders') {
        approval from: INCIDENT_COMMANDER, within: 87600.hours, otherwise: ASK_NEXT
        timeout 1.minute
        run  { sh 'echo', 'moved' }
        undo { sh 'echo', 'moved', 'back' }
    }

    observe('See them come in') {
        run { sh 'echo', '42' }
    }
}
