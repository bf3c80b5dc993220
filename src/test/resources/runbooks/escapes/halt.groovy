// tries to end its runner in the middle of a step
// hears: the runner died
runbook('Try to end its runner in the middle of a step') {
    owner 'mallory'
    observe('Try') {
        run {
            Runtime.runtime.halt(0)
            sh 'true'
        }
    }
}
