spec('Bring the logs of a service to the room') {

    example('counts the errors and attaches the journal') {
        given inputs: [host: 'app-1', service: 'shop.service', back: '30m']
        command('Read its journal') { prints '2026-01-01T03:00:00 shop: started\n2026-01-01T03:01:00 shop: ERROR pool exhausted' }
        command('See how it is') { prints 'ActiveState=active\nSubState=running' }

        expect commands: [
            'journalctl --no-pager --output=short-iso --unit=shop.service --since=-30min',
            'systemctl show shop.service --property=ActiveState,SubState,NRestarts,ActiveEnterTimestamp,MemoryCurrent'
        ]
        expect says: ['2 lines, 1 of them speak of an error', 'ActiveState=active, SubState=running']
        expect outcome: DONE
    }
}
