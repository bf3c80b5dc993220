// tries to read the owners token while it is compiled
// hears: refused while compiling: 
@groovy.transform.ASTTest(value = {
    try {
        println new File('@data@/owner.token').text
    } catch (Throwable refused) {
        println "refused while compiling: ${refused}"
    }
})
class Evil {}
runbook('Try to read the owners token while it is compiled') {
    owner 'mallory'
    observe('Try') {
        run { sh 'true' }
    }
}
