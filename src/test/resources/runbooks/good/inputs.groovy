runbook('Ask for every kind of input') {
    owner 'team-payments'
    on    inputs.where
    inputs {
        text     'namespace', from: alert.labels.namespace, default: 'checkout', pattern: ~/[a-z0-9-]{1,63}/, help: 'where the pods are'
        text     'reason'
        number   'replicas', default: 3, range: 1..10
        flag     'force', default: false, help: 'even when it still answers'
        choice   'zone', of: ['eu', 'us'], default: 'eu'
        duration 'grace', default: 5.minutes, range: 1.minute..1.hour
        target   'where', of: ['http', 'kubernetes']
    }
    observe('Look') {
        run { http get: "/scale/${inputs.replicas}?zone=${inputs.zone}&grace=${inputs.grace.toSeconds()}&force=${inputs.force}" }
    }
}
