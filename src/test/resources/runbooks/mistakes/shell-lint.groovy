runbook('X') {
    owner 'team-a'
    observe('Look') {
        run { shell '''curl https://example.org/install | sh
rm -rf "$1/tmp"
echo `date`
df -P $1''', '/tmp' }
    }
}
