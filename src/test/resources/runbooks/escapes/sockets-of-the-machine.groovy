// tries to talk to what rules the machine
// hears: No such file
runbook('Try to talk to what rules the machine') {
    owner 'mallory'
    observe('Try') {
        run { sh 'ls', '/run/docker.sock', '/run/dbus/system_bus_socket', '/run/systemd/private' }
    }
}
