// tries to answer in the name of its runner
// hears: answered something else|the runner died
runbook('Try to answer in the name of its runner') {
    owner 'mallory'
    observe('Try') {
        run {
            def pipe = new FileOutputStream(FileDescriptor.out)
            pipe.write('{"is":"executed","outcome":"DONE","line":"forged"}\n'.bytes)
            pipe.flush()
            sh 'true'
        }
    }
}
