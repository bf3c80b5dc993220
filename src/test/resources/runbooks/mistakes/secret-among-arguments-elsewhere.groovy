runbook('X') {
    owner 'team-a'
    observe('Look') { on 'host'; run { ssh 'mount', '-o', secret('share') } }
    observe('Look closer') { on 'cluster'; run { kubectl 'create', 'secret', 'generic', 'x', "--from-literal=a=${secret('x')}" } }
    observe('Look again') { run { shell 'mount -o "$1"', secret('share') } }
    observe('Look last') { run { script 'mount.sh', secret('share') } }
}
