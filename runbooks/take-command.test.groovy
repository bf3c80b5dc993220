spec('Take command of an incident') {

    example('goes through the whole list') {
        answer('Say who you are') { done by: 'Alice' }
        answer('Hear where we stand') { done by: 'Alice' }
        answer('Fill the roles') { done by: 'Alice' }
        answer('Check the level') { done by: 'Alice' }
        answer('See the first public message out') { done by: 'Carol' }
        answer('Set the next look') { done by: 'Alice' }

        expect outcome: DONE
    }

    example('asks what now when nobody can fill the roles') {
        answer('Say who you are') { done by: 'Alice' }
        answer('Hear where we stand') { done by: 'Alice' }
        answer('Fill the roles') { cannot by: 'Alice', reason: 'it is three in the morning' }
        answer('Fill the roles') { goOn by: 'Alice', reason: 'I hold them all' }
        answer('Check the level') { done by: 'Alice' }
        answer('See the first public message out') { done by: 'Alice' }
        answer('Set the next look') { done by: 'Alice' }

        expect outcome: DONE
    }
}
