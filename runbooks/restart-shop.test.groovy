spec('Restart the shop') {

    example('restarts a slow shop and sees it recover') {
        given incident: [level: 'sev1'], alert: [labels: [alertname: 'ShopSlow']]
        command('See how slow the shop is') {
            status 503
            takes  2.seconds
        }
        answer('Restart the shop') { approved by: 'Alice' }
        command('Restart the shop') { status 202 }
        command('See it recover') { takes 900.millis }
        command('See it recover') { takes 80.millis }

        expect plan: ['GET /health', 'POST /admin/restart', 'GET /health']
        expect steps: ['See how slow the shop is', 'Restart the shop', 'See it recover']
        expect outcome: DONE
    }

    example('leaves the shop alone when the commander says no') {
        command('See how slow the shop is') { takes 80.millis }
        answer('Restart the shop') { rejected by: 'Alice', reason: 'it is fast enough' }

        expect steps: ['See how slow the shop is']
        expect outcome: STOPPED at 'Restart the shop' because 'fast enough'
    }

    example('asks the next in line when the commander is silent, and stops when nobody answers') {
        command('See how slow the shop is') { status 503 }
        answer('Restart the shop') { silence() }
        answer('Restart the shop') { silence() }

        expect outcome: STOPPED at 'Restart the shop' because 'nobody answered'
    }

    example('is left as it is when the shop stays slow and somebody says stop') {
        command('See how slow the shop is') { status 503 }
        answer('Restart the shop') { approved by: 'Alice' }
        command('Restart the shop') { status 202 }
        command('See it recover') { takes 900.millis }
        answer('See it recover') { stop by: 'Alice' }

        expect outcome: FAILED at 'See it recover' because 'the shop answers within 300 ms'
    }

    example('asks whether the restart happened when the connection breaks') {
        command('See how slow the shop is') { status 503 }
        answer('Restart the shop') { approved by: 'Alice' }
        command('Restart the shop') { breaksOff 'the connection was lost' }
        answer('Restart the shop') { happened by: 'Alice' }
        command('See it recover') { takes 80.millis }

        expect outcome: DONE
    }
}
