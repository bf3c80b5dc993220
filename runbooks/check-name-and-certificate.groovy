runbook('Check a name and its certificate from here') {
    owner   'team-platform'
    serves  SEV1, SEV2, SEV3, SEV4
    matches alert: ['ProbeFailed', 'BlackboxProbeFailed']
    tags    'dns', 'tls', 'diagnosis'
    inputs {
        text   'name', from: alert.labels.host, pattern: ~/[A-Za-z0-9.-]{1,253}/, help: 'the name that people type'
        number 'port', default: 443, range: 1..65535
    }

    parallel {
        observe('Ask for its addresses') {
            run    { sh 'getent', 'ahosts', inputs.name }
            expect('the name is known') { exit == 0 }
            report { say lines.collect { it.tokenize().first() }.unique().join(', ') }
        }
        observe('Shake hands') {
            run {
                shell '''answer=$(echo | openssl s_client -connect "$1:$2" -servername "$1" -verify_return_error -verify_hostname "$1" 2>&1) || { printf '%s\\n' "$answer"; exit 1; }
printf '%s\\n' "$answer" | openssl x509 -noout -subject -issuer -enddate''', inputs.name, inputs.port
            }
            expect('the certificate is trusted, and made out to the name') { exit == 0 }
            report { say lines.join('; ') }
        }
    }
}
