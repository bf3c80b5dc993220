spec('Restart a service behind its load balancer') {

    example('drains, restarts and puts back') {
        given inputs: [host: 'app-1', balancer: 'lb-1', service: 'shop.service', backend: 'shops', server: 'app-1']
        command('See how the service is') { prints 'LoadState=loaded\nActiveState=active\nSubState=running\nNRestarts=4' }
        answer('Take it out of rotation') { approved by: 'Alice' }
        command('Take it out of rotation') { prints '\n' }
        command('Wait until its connections are gone') { prints '0 0 10.0.0.7:8080 10.0.0.9:51234' }
        command('Wait until its connections are gone') { prints '' }
        answer('Restart the service') { approved by: 'Alice' }
        command('Restart the service') { exits 0 }
        command('See it answer') { exits 7 }
        command('See it answer') { prints 'ok' }
        command('Put it back into rotation') { prints '\n' }

        expect outcome: DONE
    }

    example('gives the server back when somebody undoes after a restart that failed') {
        given inputs: [host: 'app-1', balancer: 'lb-1', service: 'shop.service', backend: 'shops', server: 'app-1']
        command('See how the service is') { prints 'LoadState=loaded\nActiveState=active' }
        answer('Take it out of rotation') { approved by: 'Alice' }
        command('Take it out of rotation') { prints '' }
        command('Wait until its connections are gone') { prints '' }
        answer('Restart the service') { approved by: 'Alice' }
        command('Restart the service') { exits 1 }
        answer('Restart the service') { undo by: 'Alice' }
        undo('Take it out of rotation') { exits 0 }

        expect outcome: UNDONE
    }

    example('stops before anything is done when the host does not know the service') {
        given inputs: [host: 'app-1', balancer: 'lb-1', service: 'shpo.service', backend: 'shops', server: 'app-1']
        command('See how the service is') { prints 'LoadState=not-found\nActiveState=inactive' }
        answer('See how the service is') { stop by: 'Alice' }

        expect outcome: FAILED at 'See how the service is' because 'the host knows the service'
    }
}
