spec('Make room on a full disk') {

    example('deletes old logs until there is room') {
        given inputs: [host: 'app-1'], alert: [labels: [alertname: 'NodeFilesystemAlmostOutOfSpace', mountpoint: '/var']]
        command('See how full it is') { prints 'Use%\n 97%' }
        command('See what lies in the logs') { prints '3.1G\t/var/log' }
        answer('Delete old rotated logs') { approved by: 'Alice' }
        command('Delete old rotated logs') { prints '/var/log/nginx/access.log.12.gz' }
        answer('Shorten the journal') { approved by: 'Alice' }
        command('Shorten the journal') { exits 0 }
        command('See how full it is now') { prints 'Use%\n 61%' }

        expect outputs: [before: 97, after: 61]
        expect outcome: DONE
    }

    example('asks a person when the logs were not the reason') {
        given inputs: [host: 'app-1']
        command('See how full it is') { prints 'Use%\n100%' }
        command('See what lies in the logs') { prints '' }
        answer('Delete old rotated logs') { approved by: 'Alice' }
        command('Delete old rotated logs') { prints '' }
        answer('Shorten the journal') { approved by: 'Alice' }
        command('Shorten the journal') { exits 0 }
        command('See how full it is now') { prints 'Use%\n 99%' }
        answer('Find who fills the disk') { done by: 'Bob' }

        expect says: ['/ is 100% full', 'nothing in /var/log is larger than 50 MB', 'there was nothing to delete', '/ was 100 % full and is 99%']
        expect outcome: DONE
    }

    example('deletes nothing when nobody allows it') {
        given inputs: [host: 'app-1']
        command('See how full it is') { prints 'Use%\n 91%' }
        command('See what lies in the logs') { prints '' }
        answer('Delete old rotated logs') { rejected by: 'Alice', reason: 'the auditors want them' }

        expect outcome: STOPPED at 'Delete old rotated logs' because 'the auditors want them'
    }

    example('does not look for logs outside of the folder of logs') {
        given inputs: [host: 'app-1', logs: '/var/log/../../home']

        expect outcome: REFUSED because 'does not fit logs'
    }
}
