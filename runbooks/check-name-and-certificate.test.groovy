spec('Check a name and its certificate from here') {

    example('tells addresses and certificate') {
        given inputs: [name: 'shop.example.org']
        command('Ask for its addresses') { prints '192.0.2.7 STREAM shop.example.org\n192.0.2.7 DGRAM\n192.0.2.8 STREAM' }
        command('Shake hands') { prints 'subject=CN = shop.example.org\nnotAfter=Mar  1 12:00:00 2031 GMT' }

        expect says: ['192.0.2.7, 192.0.2.8', 'subject=CN = shop.example.org; notAfter=Mar  1 12:00:00 2031 GMT']
        expect outcome: DONE
    }

    example('fails when the certificate is not trusted') {
        given inputs: [name: 'shop.example.org']
        command('Ask for its addresses') { prints '192.0.2.7 STREAM shop.example.org' }
        command('Shake hands') { exits 1; prints 'verify error:num=10:certificate has expired' }
        answer('Shake hands') { stop by: 'Alice' }

        expect outcome: FAILED at 'Shake hands'
    }
}
