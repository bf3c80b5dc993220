package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.chat.slack.SlackScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the doctor says of Slack, as the running server has asked it. */
class SlackDoctorTest extends SlackScenario {

    @TempDir
    Path data;

    @LocalServerPort
    private int port;

    @BeforeEach
    void aRunningServer() throws IOException {
        Files.writeString(data.resolve("address"), "http://127.0.0.1:" + port);
        Files.writeString(data.resolve("owner.token"), OWNER_TOKEN);
    }

    @Test
    void saysThatAllIsWellWhenTheTokenLacksNothing() {
        assertThat(DoctorTest.doctor(data))
                .containsPattern("(?m)^ok   Slack: speaks as @muster in Muster\\.$")
                .doesNotContain("It lacks");
    }

    @Test
    void namesTheScopesThatAreMissingWhatDoesNotWorkWithoutThemAndWhatToDo() {
        Set<String> most = new HashSet<>(slack.scopes());
        most.remove("pins:write");
        most.remove("users:read.email");
        slack.scopes(most);
        String said;
        try {
            said = DoctorTest.doctor(data);
        } finally {
            slack.scopes(null);
        }

        assertThat(said)
                .contains("BAD  Slack: speaks as @muster in Muster. It lacks pins:write (pinning the status card);"
                        + " users:read.email (knowing by the address whose account it is). Add the scopes at"
                        + " api.slack.com and install the app again; ./muster slack manifest has all.");
    }
}
