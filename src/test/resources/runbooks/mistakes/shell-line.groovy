runbook('Clean up') {
    owner 'team-payments'
    change('Remove old logs') {
        run { sh 'rm -rf /var/log/old' }
        irreversible 'logs are gone'
    }
}
