runbook('Check a certificate and renew it in time') {
    owner   'team-platform'
    serves  SEV1, SEV2, SEV3, SEV4
    matches alert: ['CertificateExpiresSoon', 'SSLCertExpiringSoon']
    tags    'tls', 'certificate'
    inputs {
        text   'name', from: alert.labels.host, pattern: ~/[A-Za-z0-9.-]{1,253}/, help: 'the name that people type'
        number 'port', default: 443, range: 1..65535
        number 'days', default: 14, range: 1..30, help: 'renew what ends sooner than this; certbot itself renews nothing earlier than 30 days before'
        target 'host', of: 'ssh', help: 'where certbot keeps the certificate'
        text   'service', default: 'nginx', pattern: ~/[A-Za-z0-9@._-]{1,100}/, help: 'the systemd unit that must load it'
    }

    observe('See until when it holds') {
        run {
            shell '''certificate=$(echo | openssl s_client -connect "$1:$2" -servername "$1" 2>/dev/null | openssl x509 2>/dev/null) || {
    echo "nothing at $1:$2 shows a certificate" >&2
    exit 1
}
printf '%s\\n' "$certificate" | openssl x509 -noout -subject -enddate
printf '%s\\n' "$certificate" | openssl x509 -noout -checkend "$3" || true''', inputs.name, inputs.port, inputs.days * 86_400
        }
        outputs endsSoon: { output.contains('will expire') }
        report  { say "${inputs.name}: ${lines.find { it.startsWith('notAfter') }}" }
    }
    when('it ends too soon') { outputs.endsSoon } then {
        change('Renew it') {
            on       inputs.host
            approval from: [INCIDENT_COMMANDER, OPERATIONS_LEAD], within: 30.minutes
            timeout  5.minutes
            run      { ssh 'sudo', '--non-interactive', 'certbot', 'renew', '--non-interactive', '--no-random-sleep-on-renew', '--cert-name', inputs.name }
            irreversible 'what was issued stays issued; the old certificate lies beside the new one until it ends'
            expect('certbot finds it due and renews it') { !output.contains('No renewals were attempted') }
        }
        change('Load it') {
            on       inputs.host
            approval from: [INCIDENT_COMMANDER, OPERATIONS_LEAD], within: 30.minutes
            run      { ssh 'sudo', '--non-interactive', 'systemctl', 'reload', inputs.service }
            irreversible 'a reload keeps connections, and the old certificate would only end sooner'
        }
        observe('See the new one') {
            run {
                shell '''certificate=$(echo | openssl s_client -connect "$1:$2" -servername "$1" 2>/dev/null | openssl x509 2>/dev/null) || {
    echo "nothing at $1:$2 shows a certificate" >&2
    exit 1
}
printf '%s\\n' "$certificate" | openssl x509 -noout -subject -enddate -checkend "$3"''', inputs.name, inputs.port, inputs.days * 86_400
            }
            expect('it holds long enough', within: 1.minute, every: 5.seconds) { output.contains('will not expire') }
        }
    }
}
