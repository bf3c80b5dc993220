// tries to find something of the server in its own environment
// hears: PATH=
runbook('Try to find something of the server in its own environment') {
    owner 'mallory'
    observe('Try') {
        run { sh 'env' }
    }
}
