package io.muster.runbook.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.jspecify.annotations.Nullable;

/**
 * A host behind a real sshd on loopback: this machine, but for the programs of {@code src/test/resources/host}, which come
 * first in its path and keep what they know in its folder.
 */
final class LoopbackHost implements AutoCloseable {

    private static final List<String> STAND_INS = List.of("sudo", "systemctl", "journalctl", "certbot");

    private final Path folder;
    private final SshServer server = SshServer.setUpDefaultServer();
    private final KeyPair key;
    private final @Nullable Process disk;

    private LoopbackHost(Path folder, @Nullable Process disk) throws Exception {
        this.folder = folder;
        this.disk = disk;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        key = generator.generateKeyPair();
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String name : STAND_INS) {
            try (InputStream script = Objects.requireNonNull(LoopbackHost.class.getResourceAsStream("/host/" + name))) {
                Files.copy(script, bin.resolve(name));
            }
            Files.setPosixFilePermissions(bin.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        write("sudoers", "systemctl\njournalctl\ncertbot\ndu\nfind\n");
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPasswordAuthenticator(
                (user, password, session) -> user.equals("muster") && password.equals("geheim"));
        server.setCommandFactory((channel, command) -> new ItsShell(command, shell(command)).createShell(channel));
        server.start();
    }

    static LoopbackHost in(Path folder) throws Exception {
        return new LoopbackHost(folder, null);
    }

    /** With a disk of its own at {@code /var/log}, small enough to be filled, that nobody else sees. */
    static LoopbackHost withDisk(Path folder, String megabytes) throws Exception {
        Process disk = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "/bin/sh",
                        "-c",
                        "mount -t tmpfs -o size=" + megabytes + "m tmpfs /var/log && echo mounted && exec cat")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said = disk.inputReader(StandardCharsets.UTF_8);
        if (!"mounted".equals(said.readLine())) {
            disk.destroyForcibly();
            throw new IOException("no disk can be mounted here");
        }
        return new LoopbackHost(folder, disk);
    }

    /** Containers may forbid the namespaces that a disk of one's own needs. */
    static boolean canHaveADisk() {
        try {
            Process tried = new ProcessBuilder(
                            "unshare",
                            "--user",
                            "--map-root-user",
                            "--mount",
                            "mount",
                            "-t",
                            "tmpfs",
                            "tmpfs",
                            "/var/log")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return tried.waitFor(60, TimeUnit.SECONDS) && tried.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Request.Access access() {
        return new Request.Access(
                "ssh",
                "127.0.0.1:" + server.getPort(),
                "muster",
                "geheim",
                "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key.getPublic()));
    }

    /**
     * A unit of its systemd that is running.
     *
     * @param job what its ExecStart and ExecReload do
     */
    void unit(String name, String job) throws IOException {
        write("units/" + name + "/active", "active\n");
        write("units/" + name + "/start", job);
        write("units/" + name + "/reload", job);
    }

    Path write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        return Files.writeString(path, text);
    }

    /** Runs it there without ssh, for what the test itself has to know or to set. */
    String sh(String script) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(shell(script)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(script + ": " + said);
        }
        return said;
    }

    private List<String> shell(String command) {
        List<String> argv = new ArrayList<>();
        if (disk != null) {
            argv.addAll(List.of("nsenter", "--target", Long.toString(disk.pid()), "--user", "--mount"));
            argv.add("--preserve-credentials");
        }
        argv.addAll(List.of(
                "env",
                "-u",
                "SUDO_USER",
                "LC_ALL=C",
                "HOST=" + folder,
                "PATH=" + folder.resolve("bin") + ":/usr/local/bin:/usr/bin:/bin",
                "/bin/sh",
                "-c",
                command));
        return argv;
    }

    /** Takes the words as they are given, where its parent gives the line to this machine's own shell. */
    private static final class ItsShell extends ProcessShellFactory {
        ItsShell(String command, List<String> words) {
            super(command, words);
        }

        @Override
        protected List<String> resolveEffectiveCommand(ChannelSession channel, String raw, List<String> words) {
            return words;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        if (disk != null) {
            disk.destroyForcibly();
        }
    }
}
