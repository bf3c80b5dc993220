runbook('Make room on a full disk') {
    owner   'team-platform'
    serves  SEV1, SEV2, SEV3, SEV4
    matches alert: ['NodeFilesystemAlmostOutOfSpace', 'NodeFilesystemSpaceFillingUp']
    tags    'disk', 'host'
    inputs {
        target 'host', of: 'ssh', help: 'whose disk is full'
        text   'mount', from: alert.labels.mountpoint, default: '/', pattern: ~'/[A-Za-z0-9/._-]{0,200}', help: 'where the disk is mounted'
        text   'logs', default: '/var/log', pattern: ~'/var/log(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*', help: 'where rotated logs lie'
        number 'days', default: 7, range: 1..365, help: 'rotated logs older than this go'
        number 'enough', default: 85, range: 10..99, help: 'percent in use that are good enough'
    }

    observe('See how full it is') {
        on      inputs.host
        run     { ssh 'df', '--output=pcent', inputs.mount }
        outputs before: { lines.last().replaceAll('[^0-9]', '').toInteger() }
        report  { say "${inputs.mount} is ${lines.last().trim()} full" }
    }
    observe('See what lies in the logs') {
        on  inputs.host
        run { ssh 'sudo', '--non-interactive', 'du', '--one-file-system', '--max-depth=2', '--human-readable', '--threshold=50M', inputs.logs }
        report {
            if (output.isBlank()) {
                say "nothing in ${inputs.logs} is larger than 50 MB"
            } else {
                attach 'largest-logs.txt', output
            }
        }
    }
    change('Delete old rotated logs') {
        on       inputs.host
        approval from: [INCIDENT_COMMANDER, OPERATIONS_LEAD], within: 10.minutes
        timeout  10.minutes
        run {
            ssh 'sudo', '--non-interactive', 'find', inputs.logs, '-xdev', '-type', 'f',
                '(', '-name', '*.gz', '-o', '-name', '*.xz', '-o', '-name', '*.old', '-o', '-name', '*.[0-9]', ')',
                '-mtime', "+${inputs.days}", '-print', '-delete'
        }
        irreversible 'the deleted logs are kept nowhere else by this runbook'
        report {
            if (output.isBlank()) {
                say 'there was nothing to delete'
            } else {
                say "rotated logs deleted: ${lines.size()}"
                attach 'deleted-logs.txt', output
            }
        }
    }
    change('Shorten the journal') {
        on       inputs.host
        approval from: [INCIDENT_COMMANDER, OPERATIONS_LEAD], within: 10.minutes
        timeout  5.minutes
        run      { ssh 'sudo', '--non-interactive', 'journalctl', '--vacuum-size=500M' }
        irreversible 'the oldest entries of the journal are gone'
    }
    observe('See how full it is now') {
        on      inputs.host
        run     { ssh 'df', '--output=pcent', inputs.mount }
        outputs after: { lines.last().replaceAll('[^0-9]', '').toInteger() }
        report  { say "${inputs.mount} was ${outputs.before} % full and is ${lines.last().trim()}" }
    }
    when('it is still too full') { outputs.after > inputs.enough } then {
        manual('Find who fills the disk') {
            how    'Look for the largest folders (du -xh --max-depth=1) and for deleted files that a program keeps open (lsof +L1). Tell the room whose they are.'
            within 30.minutes
        }
    }
}
