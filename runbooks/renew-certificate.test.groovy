spec('Check a certificate and renew it in time') {

    example('leaves one alone that holds long enough') {
        given inputs: [name: 'shop.example.org', host: 'app-1']
        command('See until when it holds') { prints 'subject=CN = shop.example.org\nnotAfter=Mar  1 12:00:00 2031 GMT\nCertificate will not expire' }

        expect says: ['shop.example.org: notAfter=Mar  1 12:00:00 2031 GMT']
        expect outcome: DONE
    }

    example('renews one that ends soon, and sees the new one') {
        given inputs: [name: 'shop.example.org', host: 'app-1']
        command('See until when it holds') { prints 'notAfter=Mar  1 12:00:00 2031 GMT\nCertificate will expire' }
        answer('Renew it') { approved by: 'Alice' }
        command('Renew it') { exits 0 }
        answer('Load it') { approved by: 'Alice' }
        command('Load it') { exits 0 }
        command('See the new one') { exits 1; prints 'Certificate will expire' }
        command('See the new one') { prints 'Certificate will not expire' }

        expect outcome: DONE
    }

    example('does not load what certbot has not renewed') {
        given inputs: [name: 'shop.example.org', host: 'app-1']
        command('See until when it holds') { prints 'notAfter=Mar  1 12:00:00 2031 GMT\nCertificate will expire' }
        answer('Renew it') { approved by: 'Alice' }
        command('Renew it') { prints 'Certificate not yet due for renewal\nNo renewals were attempted.\n- - - - - -' }
        answer('Renew it') { stop by: 'Alice' }

        expect outcome: FAILED at 'Renew it' because 'No renewals were attempted.'
    }
}
