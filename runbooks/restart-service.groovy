runbook('Restart a service behind its load balancer') {
    owner  'team-platform'
    serves SEV1, SEV2, SEV3
    tags   'service', 'restart'
    inputs {
        target 'host', of: 'ssh', help: 'where the service runs'
        target 'balancer', of: 'ssh', help: 'where the HAProxy in front of it runs'
        text   'service', from: alert.labels.service, pattern: ~/[A-Za-z0-9@._-]{1,100}/, help: 'its systemd unit'
        text   'backend', pattern: ~/[A-Za-z0-9._-]{1,100}/, help: 'the backend of HAProxy that it belongs to'
        text   'server', pattern: ~/[A-Za-z0-9._-]{1,100}/, help: 'its name there'
        text   'socket', default: '/run/haproxy/admin.sock', pattern: ~'/[A-Za-z0-9/._-]{1,100}', help: 'where HAProxy takes orders, of level admin'
        number 'port', default: 8080, range: 1..65535, help: 'where it listens'
        text   'health', default: '/health', pattern: ~'/[A-Za-z0-9/._-]{0,200}', help: 'the path that says it is well'
    }

    observe('See how the service is') {
        on  inputs.host
        run { ssh 'systemctl', 'show', inputs.service, '--property=LoadState,ActiveState,SubState,NRestarts' }
        expect('the host knows the service') { lines.contains('LoadState=loaded') }
    }
    change('Take it out of rotation') {
        on       inputs.balancer
        approval from: [INCIDENT_COMMANDER, OPERATIONS_LEAD], within: 10.minutes
        run      { ssh 'socat', '-t', '10', 'stdio', "UNIX-CONNECT:${inputs.socket}", stdin: "set server ${inputs.backend}/${inputs.server} state drain\n" }
        undo     { ssh 'socat', '-t', '10', 'stdio', "UNIX-CONNECT:${inputs.socket}", stdin: "set server ${inputs.backend}/${inputs.server} state ready\n" }
        expect('the balancer does not object') { output.isBlank() }
    }
    observe('Wait until it serves nobody') {
        on  inputs.balancer
        run { ssh 'socat', '-t', '10', 'stdio', "UNIX-CONNECT:${inputs.socket}", stdin: "show stat ${inputs.backend} 4 -1\n" }
        expect('nobody is served by it any more', within: 3.minutes, every: 10.seconds) {
            lines.any { it.startsWith("${inputs.backend},${inputs.server},") && it.split(',')[4] == '0' }
        }
    }
    change('Restart the service') {
        on       inputs.host
        approval from: [INCIDENT_COMMANDER, OPERATIONS_LEAD], within: 10.minutes
        timeout  3.minutes
        run      { ssh 'sudo', '--non-interactive', 'systemctl', 'restart', inputs.service }
        irreversible 'what the service held in memory is lost'
    }
    observe('See it answer') {
        on  inputs.host
        run { ssh 'curl', '--silent', '--show-error', '--fail', '--max-time', '5', "http://127.0.0.1:${inputs.port}${inputs.health}" }
        expect('it says that it is well', within: 2.minutes, every: 5.seconds) { exit == 0 }
    }
    change('Put it back into rotation') {
        on       inputs.balancer
        approval none: 'it undoes what was approved above, and the service answers again'
        run      { ssh 'socat', '-t', '10', 'stdio', "UNIX-CONNECT:${inputs.socket}", stdin: "set server ${inputs.backend}/${inputs.server} state ready\n" }
        undo     { ssh 'socat', '-t', '10', 'stdio', "UNIX-CONNECT:${inputs.socket}", stdin: "set server ${inputs.backend}/${inputs.server} state drain\n" }
        expect('the balancer does not object') { output.isBlank() }
    }
    observe('See the balancer send to it') {
        on  inputs.balancer
        run { ssh 'socat', '-t', '10', 'stdio', "UNIX-CONNECT:${inputs.socket}", stdin: "show stat ${inputs.backend} 4 -1\n" }
        expect('it is in rotation again', within: 1.minute, every: 2.seconds) {
            lines.any { it.startsWith("${inputs.backend},${inputs.server},") && it.split(',')[17] in ['UP', 'no check'] }
        }
    }
}
