// tries to read by what makes objects from a text
// hears: FileNotFound|refused|null
runbook('Try to read by what makes objects from a text') {
    owner 'mallory'
    observe('Try') {
        run {
            def said
            try {
                said = String.valueOf(({ ->
                def xml = '<java><object class="java.util.Scanner"><object class="java.io.File"><string>@data@/owner.token</string></object><void method="nextLine"/></object></java>'
                new java.beans.XMLDecoder(new ByteArrayInputStream(xml.bytes)).readObject()
                })())
            } catch (Throwable refused) {
                said = "refused: ${refused}"
            }
            sh 'echo', said
        }
    }
}
