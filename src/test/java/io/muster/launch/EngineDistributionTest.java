package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineDistributionTest {

    @TempDir
    Path folder;

    @Test
    void unpacksNothingOfAnArchiveThatIsNotTheExpectedOne() throws Exception {
        Path archive = archive("camunda-zeebe/lib/zeebe-broker-8.5.8.jar");
        Path target = Files.createDirectory(folder.resolve("target"));

        assertThatThrownBy(() -> EngineDistribution.unpack(archive, "0".repeat(64), target))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("is not the expected one")
                .hasMessageContaining(sha256(archive));
        assertThat(files(target)).isEmpty();
    }

    @Test
    void leavesOutWhatALocalBrokerNeverNeedsButNotTheLicence() throws Exception {
        Path archive = archive(
                "camunda-zeebe/ZEEBE-COMMUNITY-LICENSE-1.1.txt",
                "camunda-zeebe/bin/zbctl.exe",
                "camunda-zeebe/lib/zeebe-broker-8.5.8.jar",
                "camunda-zeebe/lib/s3-2.25.70.jar",
                "camunda-zeebe/lib/azure-core-1.51.0.jar");
        Path target = Files.createDirectory(folder.resolve("target"));

        EngineDistribution.unpack(archive, sha256(archive), target);

        assertThat(files(target)).containsExactly("ZEEBE-COMMUNITY-LICENSE-1.1.txt", "lib/zeebe-broker-8.5.8.jar");
    }

    @Test
    void refusesAnArchiveThatReachesOutOfItsFolder() throws Exception {
        Path archive = archive("camunda-zeebe/../../escaped.txt");
        Path target = Files.createDirectory(folder.resolve("target"));

        assertThatThrownBy(() -> EngineDistribution.unpack(archive, sha256(archive), target))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("outside its folder");
        assertThat(folder.resolve("escaped.txt")).doesNotExist();
    }

    @Test
    void leavesNoHalfFilledFolderInTheCache() {
        assertThatThrownBy(() -> SharedCache.folder(folder, "half", half -> {
                    Files.writeString(half.resolve("begun"), "then the disk was full");
                    throw new IOException("no space left");
                }))
                .isInstanceOf(IOException.class);

        assertThat(folder.resolve("half")).doesNotExist();
        assertThat(folder.resolve("half.half")).doesNotExist();
    }

    private Path archive(String... names) throws IOException {
        Path archive = folder.resolve("archive.tar.gz");
        try (OutputStream file = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(file))) {
            for (String name : names) {
                byte[] content = name.getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(name, true);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return archive;
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
