runbook('X') {
    owner 'team-a'
    inputs { text 'folder', default: '/tmp' }
    observe('Look') { run { shell "df -P ${inputs.folder}" } }
}
