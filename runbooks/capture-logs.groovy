runbook('Bring the logs of a service to the room') {
    owner  'team-platform'
    serves SEV1, SEV2, SEV3, SEV4
    tags   'logs', 'diagnosis'
    inputs {
        target   'host', of: 'ssh', help: 'where the service runs'
        text     'service', from: alert.labels.service, pattern: ~/[A-Za-z0-9@._-]{1,100}/, help: 'its systemd unit'
        duration 'back', default: 15.minutes, range: 1.minute..24.hours, help: 'how far back'
    }

    observe('Read its journal') {
        on     inputs.host
        run    { ssh 'journalctl', '--no-pager', '--output=short-iso', "--unit=${inputs.service}", "--since=-${inputs.back.toMinutes()}min" }
        report {
            if (lines == ['-- No entries --']) {
                say "the journal has nothing of ${inputs.service} of that time, or nothing that this user may read (group systemd-journal)"
            } else {
                say "${lines.size()} lines, ${lines.count { it.toLowerCase().contains('error') }} of them speak of an error"
                attach 'service.log', output
            }
        }
    }
    observe('See how it is') {
        on     inputs.host
        run    { ssh 'systemctl', 'show', inputs.service, '--property=LoadState,ActiveState,SubState,NRestarts,ActiveEnterTimestamp,MemoryCurrent' }
        expect('the host knows the service') { lines.contains('LoadState=loaded') }
        report { say lines.join(', ') }
    }
}
