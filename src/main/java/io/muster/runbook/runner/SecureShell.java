package io.muster.runbook.runner;

import io.muster.runbook.Command;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** A program on the target's host. A host whose key is not among the known ones is not spoken to. */
final class SecureShell {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final Output output;
    private final Request.Access access;

    SecureShell(Output output, Request.Access access) {
        this.output = output;
        this.access = access;
    }

    CommandResult run(Command.Ssh ssh, @Nullable String stdin, Duration within)
            throws CommandFailure, InterruptedException {
        int colon = access.address().lastIndexOf(':');
        String host = access.address().substring(0, colon);
        int port = Integer.parseInt(access.address().substring(colon + 1));
        Path known = Processes.write("known_hosts", access.trust() == null ? "" : access.trust(), "rw-------");
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier(new KnownHostsServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE, known));
            client.start();
            try (ClientSession session = signedIn(client, host, port)) {
                return execute(session, Command.line(ssh.argv()), stdin, within);
            }
        } catch (IOException e) {
            throw new CommandFailure("the connection to " + access.address() + " broke: " + e.getMessage(), true);
        } finally {
            known.toFile().delete();
        }
    }

    private ClientSession signedIn(SshClient client, String host, int port) throws CommandFailure {
        ClientSession session = null;
        try {
            session = client.connect(access.user(), host, port).verify(CONNECT).getSession();
            String secret = access.secret();
            if (secret != null && secret.strip().startsWith("-----BEGIN")) {
                for (KeyPair pair : SecurityUtils.loadKeyPairIdentities(
                        session,
                        NamedResource.ofName("the target's key"),
                        new ByteArrayInputStream(secret.getBytes(StandardCharsets.UTF_8)),
                        FilePasswordProvider.EMPTY)) {
                    session.addPublicKeyIdentity(pair);
                }
            } else if (secret != null) {
                session.addPasswordIdentity(secret);
            }
            session.auth().verify(CONNECT);
            return session;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (session != null) {
                session.close(true);
            }
            String said = String.valueOf(e.getMessage());
            throw new CommandFailure(
                    said.contains("key did not validate") || said.contains("Server key")
                            ? access.address() + " shows a key that is not among the known ones;"
                                    + " put the right one into known-hosts of the target"
                            : "cannot sign in at " + access.address() + " as " + access.user() + ": " + said,
                    false);
        }
    }

    private CommandResult execute(ClientSession session, String line, @Nullable String stdin, Duration within)
            throws IOException, InterruptedException, CommandFailure {
        long began = System.nanoTime();
        Processes.Lines text = new Processes.Lines(output, true);
        Processes.Lines complaints = new Processes.Lines(output, false);
        try (ChannelExec channel = session.createExecChannel(line);
                PipedOutputStream out = new PipedOutputStream();
                PipedOutputStream err = new PipedOutputStream()) {
            InputStream from = new PipedInputStream(out, 64 * 1024);
            InputStream fromErr = new PipedInputStream(err, 64 * 1024);
            channel.setOut(out);
            channel.setErr(err);
            channel.setIn(
                    new ByteArrayInputStream(stdin == null ? new byte[0] : stdin.getBytes(StandardCharsets.UTF_8)));
            Thread copyOut = Thread.ofPlatform().daemon().start(() -> text.copy(from));
            Thread copyErr = Thread.ofPlatform().daemon().start(() -> complaints.copy(fromErr));
            channel.open().verify(CONNECT);
            var came = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), within);
            out.close();
            err.close();
            copyOut.join(Duration.ofSeconds(1));
            copyErr.join(Duration.ofSeconds(1));
            Integer exit = channel.getExitStatus();
            if (came.contains(ClientChannelEvent.TIMEOUT) || exit == null) {
                throw new CommandFailure(
                        came.contains(ClientChannelEvent.TIMEOUT)
                                ? "it did not end in time on " + access.address()
                                : "the connection to " + access.address() + " ended before the program did",
                        true);
            }
            String said = text.kept();
            return new CommandResult(
                    exit,
                    said,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
                    exit != 0 && !complaints.last().isEmpty() ? complaints.failure() : said);
        }
    }
}
