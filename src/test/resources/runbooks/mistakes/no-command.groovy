runbook('Count') {
    owner 'team-payments'
    observe('Count pods') { timeout 5.minutes }
    observe('Count nodes') { run { } }
}
