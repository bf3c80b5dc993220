runbook('Run programs of every kind') {
    owner 'team-payments'
    inputs {
        text 'folder', default: '/var/log'
        text 'pid', default: '17'
    }
    observe('Look with a shell') {
        run { shell '''df -P "$1" | tail -1''', inputs.folder }
    }
    observe('Look with a script') {
        run { script 'count.py', inputs.folder, env: [DEEP: 'yes'] }
    }
    observe('Look at the host') {
        on 'shop-host'
        run { ssh 'systemctl', 'is-active', 'shop' }
    }
    observe('Look at the cluster') {
        on 'shop-cluster'
        run { kubectl 'get', 'deploy/checkout', '-o', 'json' }
        expect('two are ready') { json.status.readyReplicas >= 2 }
    }
    observe('Look at the database') {
        on 'shop-db'
        run { sql "select pid, state from pg_stat_activity where pid = :pid", pid: inputs.pid }
        outputs count: { rows.size() }
    }
    change('Cancel the query') {
        on 'shop-db'
        run { sql 'select pg_cancel_backend(:pid)', pid: inputs.pid }
        irreversible 'the query is gone'
    }
}
