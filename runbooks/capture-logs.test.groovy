spec('Bring the logs of a service to the room') {

    example('counts the errors and attaches the journal') {
        given inputs: [host: 'app-1', service: 'shop.service', back: '30m']
        command('Read its journal') { prints '2026-01-01T03:00:00 shop: started\n2026-01-01T03:01:00 shop: ERROR pool exhausted' }
        command('See how it is') { prints 'LoadState=loaded\nActiveState=active\nSubState=running' }

        expect commands: [
            'journalctl --no-pager --output=short-iso --unit=shop.service --since=-30min',
            'systemctl show shop.service --property=LoadState,ActiveState,SubState,NRestarts,ActiveEnterTimestamp,MemoryCurrent'
        ]
        expect says: ['2 lines, 1 of them speak of an error', 'LoadState=loaded, ActiveState=active, SubState=running']
        expect outcome: DONE
    }

    example('says that a service whose name is mistyped has no journal') {
        given inputs: [host: 'app-1', service: 'shpo.service']
        command('Read its journal') { prints '-- No entries --' }
        command('See how it is') { prints 'LoadState=not-found\nActiveState=inactive\nSubState=dead' }
        answer('See how it is') { stop by: 'Alice' }

        expect says: ['the journal has nothing of shpo.service of that time, or nothing that this user may read (group systemd-journal)']
        expect outcome: FAILED at 'See how it is' because 'the host knows the service'
    }
}
