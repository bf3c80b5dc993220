runbook('Close the shop') {
    owner 'team-shop'
    serves SEV1
    on 'shop'

    observe('Look at the shop') {
        run { http get: '/health' }
        outputs was: { json.status }
    }
    change('Close the door') {
        run  { http post: '/close' }
        undo { http post: "/open/${outputs.was}" }
        outputs how: { json.status }
    }
    change('Tell the customers') {
        run { http post: '/tell' }
        irreversible 'what is said is said'
    }
    change('Turn off the light') {
        run  { http post: "/dark/${outputs.how}" }
        undo { http post: '/light' }
    }
    observe('See that it is dark') {
        run { http get: "/dark/${outputs.how}" }
    }
}
