import java.nio.file.Files
import static java.lang.System.exit
import java.time.Duration

@groovy.transform.ASTTest(value = { new File('/etc/passwd').text })
class Evil {}

int twice(int n) { n * 2 }
def half = { it / 2 }
File list = ['/etc/passwd']

runbook('Do more than a runbook does') {
    owner 'team-payments'
    observe('Allowed') {
        run { sh 'echo', twice(4), half(4), Math.max(1, 2), Duration.ofMinutes(2).toSeconds(), ['b', 'a'].sort().collect { it.toUpperCase() }.join(',') }
    }
    observe('Not allowed') {
        run {
            'rm -rf /'.execute()
            def text = new File('/etc/passwd').text
            System.exit(1)
            java.lang.Runtime.runtime.halt(1)
            text.class.forName('java.io.File')
            (['/etc/passwd'] as FileInputStream).text
            "${text}"."${text}"()
            this.evaluate('1')
            println text
            sleep 1000
            def size = text.&size
            Class.forName('java.io.File')
            [1, 2].metaClass
            sh 'true'
        }
    }
}
