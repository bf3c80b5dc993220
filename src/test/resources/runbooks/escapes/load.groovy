// tries to read the owners token while it is loaded
// hears: refused: 
def said
try {
    said = new File('@data@/owner.token').text
} catch (IOException refused) {
    said = "refused: ${refused}"
}
runbook('Try to read the owners token while it is loaded') {
    owner 'mallory'
    observe('Try') {
        run { sh 'echo', said }
    }
}
