spec('Restart a service behind its load balancer') {

    example('drains, restarts and puts back') {
        given inputs: [host: 'app-1', balancer: 'lb-1', service: 'shop.service', backend: 'shops', server: 'app-1']
        command('See how the service is') { prints 'LoadState=loaded\nActiveState=active\nSubState=running\nNRestarts=4' }
        answer('Take it out of rotation') { approved by: 'Alice' }
        command('Take it out of rotation') { prints '\n' }
        command('Wait until it serves nobody') { prints '# pxname,svname,qcur,qmax,scur\nshops,app-1,0,0,3\nshops,app-2,0,0,0' }
        command('Wait until it serves nobody') { prints '# pxname,svname,qcur,qmax,scur\nshops,app-1,0,0,0\nshops,app-2,0,0,3' }
        answer('Restart the service') { approved by: 'Alice' }
        command('Restart the service') { exits 0 }
        command('See it answer') { exits 7 }
        command('See it answer') { prints 'ok' }
        command('Put it back into rotation') { prints '\n' }
        command('See the balancer send to it') { prints 'shops,app-1,0,0,0,1,,3,246,357,,0,,0,0,0,0,DOWN 1/2,1' }
        command('See the balancer send to it') { prints 'shops,app-1,0,0,0,1,,3,246,357,,0,,0,0,0,0,UP,1' }

        expect outcome: DONE
    }

    example('gives the server back when somebody undoes after a restart that failed') {
        given inputs: [host: 'app-1', balancer: 'lb-1', service: 'shop.service', backend: 'shops', server: 'app-1']
        command('See how the service is') { prints 'LoadState=loaded\nActiveState=active' }
        answer('Take it out of rotation') { approved by: 'Alice' }
        command('Take it out of rotation') { prints '' }
        command('Wait until it serves nobody') { prints 'shops,app-1,0,0,0' }
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

    example('waits no longer than three minutes for who is still served, and asks') {
        given inputs: [host: 'app-1', balancer: 'lb-1', service: 'shop.service', backend: 'shops', server: 'app-1']
        command('See how the service is') { prints 'LoadState=loaded\nActiveState=active' }
        answer('Take it out of rotation') { approved by: 'Alice' }
        command('Take it out of rotation') { prints '' }
        command('Wait until it serves nobody') { takes 90.seconds; prints 'shops,app-1,0,0,1' }
        command('Wait until it serves nobody') { takes 80.seconds; prints 'shops,app-1,0,0,1' }
        answer('Wait until it serves nobody') { stop by: 'Alice' }

        expect outcome: FAILED at 'Wait until it serves nobody' because 'nobody is served by it any more'
    }

    example('stops where the balancer does not know the server') {
        given inputs: [host: 'app-1', balancer: 'lb-1', service: 'shop.service', backend: 'shops', server: 'app-7']
        command('See how the service is') { prints 'LoadState=loaded\nActiveState=active' }
        answer('Take it out of rotation') { approved by: 'Alice' }
        command('Take it out of rotation') { prints 'No such server.\n' }
        answer('Take it out of rotation') { stop by: 'Alice' }

        expect outcome: FAILED at 'Take it out of rotation' because 'No such server.'
    }
}
