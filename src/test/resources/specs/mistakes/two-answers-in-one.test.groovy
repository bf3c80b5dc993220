spec('Restart checkout') {
    example('it is confused') {
        answer('Which way?') {
            chosen 'Wait'
            chosen 'Fail over', who: 'Alice'
        }
        answer('Tell the bank') { }
        answer('Tell the bank') { done }
        expect outcome: DONE
    }
}
