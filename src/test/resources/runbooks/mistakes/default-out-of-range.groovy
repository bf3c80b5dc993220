runbook('X') {
    owner 'team-a'
    inputs {
        number   'replicas', default: 30, range: 1..10
        duration 'grace', default: 'soon'
        choice   'zone', of: ['eu', 'us'], default: 'ue'
        flag     'force', default: 'perhaps'
        number   'least', range: 10..1
        choice   'one', of: 'eu'
        target   'where', of: 'kubernets'
        text     'name', range: 1..3
    }
    observe('Look') { run { sh 'true' } }
}
