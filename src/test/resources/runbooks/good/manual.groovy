runbook('Fail over at the registrar') {
    owner 'team-payments'
    manual('Fail over at the registrar') {
        how    'Open the registrar, choose the zone, press Fail over.'
        within 15.minutes
        from   OPERATIONS_LEAD
    }
}
