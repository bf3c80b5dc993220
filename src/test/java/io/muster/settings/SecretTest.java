package io.muster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the environment, in files, and in a mounted Kubernetes secret; Vault has a test of its own. */
class SecretTest {

    @TempDir
    Path folder;

    @Test
    void readsAVariableOfTheEnvironment() {
        String path = System.getenv("PATH");

        assertThat(of(new SecretSource.Variable("PATH")).value()).isEqualTo(path.strip());
        assertThatThrownBy(
                        () -> of(new SecretSource.Variable("NO_SUCH_VARIABLE")).value())
                .isInstanceOf(SecretAway.class)
                .hasMessage("secret 'it' cannot be had: the server's environment has no NO_SUCH_VARIABLE."
                        + " Set it where Muster is started, and start it anew.");
    }

    @Test
    void readsAFileAnewEachTimeWithoutTheBlanksAboutIt() throws IOException {
        Path file = folder.resolve("token");
        Secret secret = of(new SecretSource.InFile(file));

        assertThatThrownBy(secret::value).hasMessageContaining(file + " is missing. Put the secret there");

        Files.writeString(file, "  geheim\n");
        assertThat(secret.value()).isEqualTo("geheim");
        Files.writeString(file, "later\nand more\n\n");
        assertThat(secret.value()).isEqualTo("later\nand more");
    }

    @Test
    void refusesWhatCannotBeHandedOnOrMasked() throws IOException {
        assertRefused(new byte[0], "is empty. Put the secret there.");
        assertRefused(" \n ".getBytes(), "is empty");
        assertRefused("abc".getBytes(), "has 3 letters, which cannot be masked. Use a secret of at least 4.");
        assertRefused("a b\nc".getBytes(), "has 3 letters");
        assertRefused(new byte[] {'a', 'b', 'c', 'd', 0, 'e'}, "is binary");
        assertRefused(new byte[] {(byte) 0xff, (byte) 0xfe, 1, 2, 3}, "is no text in UTF-8");
        assertRefused("x".repeat(70_000).getBytes(), "is longer than 65536 bytes");
    }

    private void assertRefused(byte[] content, String why) throws IOException {
        Path file = Files.write(folder.resolve("file"), content);

        assertThatThrownBy(() -> of(new SecretSource.InFile(file)).value())
                .isInstanceOf(SecretAway.class)
                .hasMessageStartingWith("secret 'it' cannot be had: " + file)
                .hasMessageContaining(why);
    }

    @Test
    void readsAKeyOfAMountedKubernetesSecret() throws IOException {
        mount("1", "first-token");
        Secret secret = of(new SecretSource.Mounted(folder, "token"));

        assertThat(secret.value()).isEqualTo("first-token");
        mount("2", "second-token");
        assertThat(secret.value()).isEqualTo("second-token");
    }

    @Test
    void saysWhatAMountedKubernetesSecretHasInstead() throws IOException {
        mount("1", "first-token");

        assertThatThrownBy(() -> of(new SecretSource.Mounted(folder, "tokn")).value())
                .hasMessage("secret 'it' cannot be had: " + folder
                        + " has no key 'tokn'; it has token. Mend 'key', or the Kubernetes secret.");
        assertThatThrownBy(() -> of(new SecretSource.Mounted(folder.resolve("shop"), "token"))
                        .value())
                .hasMessageContaining("shop is not there. Mount the Kubernetes secret at it, or mend 'folder'.");
    }

    @Test
    void neverFailsWhileTheKubeletChangesAMountedSecret() throws Exception {
        mount("0", "token-0");
        Secret secret = of(new SecretSource.Mounted(folder, "token"));
        AtomicBoolean over = new AtomicBoolean();
        Thread kubelet = Thread.ofPlatform().start(() -> {
            for (int i = 1; !over.get(); i++) {
                try {
                    mount(String.valueOf(i), "token-" + i);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });

        try {
            for (int i = 0; i < 2_000; i++) {
                assertThat(secret.value()).startsWith("token-");
            }
        } finally {
            over.set(true);
            kubelet.join();
        }
    }

    /** As the kubelet does it: a new folder, a link turned at once, the old folder deleted. */
    private void mount(String generation, String token) throws IOException {
        Path data = folder.resolve("..data");
        Path before = Files.exists(data) ? Files.readSymbolicLink(data) : null;
        Path now = Files.createDirectory(folder.resolve("..generation-" + generation));
        Files.writeString(now.resolve("token"), token + "\n");
        Path turned = Files.createSymbolicLink(folder.resolve("..data_tmp"), now.getFileName());
        Files.move(turned, data, StandardCopyOption.ATOMIC_MOVE);
        if (before == null) {
            Files.createSymbolicLink(folder.resolve("token"), Path.of("..data", "token"));
        } else {
            Files.delete(folder.resolve(before).resolve("token"));
            Files.delete(folder.resolve(before));
        }
    }

    private static Secret of(SecretSource source) {
        return new Secret("it", source, List.of());
    }
}
