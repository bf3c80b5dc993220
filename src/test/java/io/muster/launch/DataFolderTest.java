package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path folder;

    @Test
    void isEnteredByItsOwnerOnly() throws Exception {
        Path data = folder.resolve("data");

        try (DataFolder held = DataFolder.hold(data)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(held.root())))
                    .isEqualTo("rwx------");
            held.secret("owner.token");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("owner.token"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void isHeldByOneMusterAtATime() {
        try (DataFolder first = DataFolder.hold(folder)) {
            assertThatThrownBy(() -> DataFolder.hold(first.root()))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("is held by another running Muster")
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data");
        }

        DataFolder.hold(folder).close();
    }

    @Test
    void keepsWhatWasChosenOnce() {
        String token;
        try (DataFolder data = DataFolder.hold(folder)) {
            token = data.secret("owner.token");
        }
        int port = DataFolder.port(folder, "engine.gateway");

        try (DataFolder data = DataFolder.hold(folder)) {
            assertThat(data.secret("owner.token")).isEqualTo(token).hasSizeGreaterThan(30);
            assertThat(data.secret("exporter.token")).isNotEqualTo(token);
        }
        assertThat(DataFolder.port(folder, "engine.gateway")).isEqualTo(port);
        assertThat(DataFolder.port(folder, "engine.rest")).isNotEqualTo(port);
    }

    @Test
    void saysWhatIsInTheWay() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThatThrownBy(() -> DataFolder.hold(file))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("is a file, not a folder");
    }

    @Test
    void refusesADiskWithoutRoom() {
        long moreThanAnyDisk = Long.MAX_VALUE / (1024 * 1024);

        assertThatThrownBy(() -> DataFolder.requireSpace(folder, moreThanAnyDisk, "the test"))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("MB left and the test needs");
    }
}
