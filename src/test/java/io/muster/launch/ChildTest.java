package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {

    private static final String AWKWARD = "a 'quoted' \"one\" $HOME `id` \\ *";

    @TempDir
    Path folder;

    /** A process that nobody has on file would hold its folder and its port for ever: the next Muster could not start. */
    @Test
    void leavesNoProcessBehindThatTheNextMusterWouldNotKnow() {
        Child child = child(folder.resolve("not-there/child.pid"));
        List<String> command = List.of("sh", "-c", "touch began; exec sleep 600");

        assertThatThrownBy(() -> child.start(command, Map.of(), Map.of(), folder))
                .isInstanceOf(CannotStart.class);

        boolean ended = child.endsWithin(Duration.ofMinutes(1));
        child.kill();
        assertThat(ended).as("ended by itself").isTrue();
        assertThat(folder.resolve("began")).doesNotExist();
    }

    @Test
    void isTheProcessOnFileWithItsArgumentsAsTheyAre() throws Exception {
        Path pidFile = folder.resolve("child.pid");
        Child child = child(pidFile);

        child.start(List.of("sh", "-c", "echo $$ \"$1\" > said", "sh", AWKWARD), Map.of(), Map.of(), folder);
        child.awaitEnd();

        assertThat(Files.readString(folder.resolve("said"))).isEqualTo(child.pid() + " " + AWKWARD + "\n");
        assertThat(Files.readString(pidFile)).startsWith(child.pid() + " ");
    }

    private Child child(Path pidFile) {
        return new Child("The child", pidFile, folder.resolve("child.log"));
    }
}
