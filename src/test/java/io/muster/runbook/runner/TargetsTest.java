package io.muster.runbook.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.muster.runbook.Command;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each kind of target, really there: a host on loopback, a database, a web server; for kubectl the mock of an API server. */
@ExtendWith(OwnFolder.class)
class TargetsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final Output output = new Output(new PrintStream(heard, true, StandardCharsets.UTF_8));

    @Test
    void runsAProgramOnAHostWithItsArgumentsAsTheyAre() throws Exception {
        KeyPair key = key();
        try (SshServer host = host(key)) {
            Request.Access access = ssh(host, key, "geheim");

            CommandResult came =
                    execute(new Command.Ssh(List.of("printf", "%s|", "two words", "$HOME; `id`"), null), access);

            assertThat(came.status()).isZero();
            assertThat(came.text()).isEqualTo("two words|$HOME; `id`|");
            assertThat(execute(new Command.Ssh(List.of("cat"), "from here"), access)
                            .text())
                    .isEqualTo("from here");
            assertThat(execute(new Command.Ssh(List.of("sh", "-c", "exit 3"), null), access)
                            .status())
                    .isEqualTo(3);
        }
    }

    @Test
    void doesNotSpeakToAHostWithAnotherKeyOrSignInWithAWrongPassword() throws Exception {
        KeyPair key = key();
        try (SshServer host = host(key)) {
            assertThatThrownBy(() -> execute(new Command.Ssh(List.of("true"), null), ssh(host, key(), "geheim")))
                    .hasMessageContaining("not among the known ones")
                    .isInstanceOfSatisfying(
                            CommandFailure.class,
                            failure -> assertThat(failure.mayHaveHappened()).isFalse());
            assertThatThrownBy(() -> execute(new Command.Ssh(List.of("true"), null), ssh(host, key, "wrong")))
                    .hasMessageContaining("cannot sign in at 127.0.0.1:" + host.getPort() + " as muster");
        }
    }

    @Test
    void bindsTheParametersOfAStatementAndLetsAnObserveOnlyRead() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.builder().start()) {
            Request.Access access =
                    new Request.Access("sql", database.getJdbcUrl("postgres", "postgres"), "postgres", null, null);
            execute(new Command.Sql("create table shop (name text, pods int)", Map.of(), false), access);

            CommandResult inserted = execute(
                    new Command.Sql(
                            "insert into shop values (:name, :pods::int)",
                            Map.of("name", "o'hara'; drop table shop --", "pods", "3"),
                            false),
                    access);
            CommandResult rows = execute(
                    new Command.Sql(
                            "select name, pods, ':x' as x from shop where pods > :least", Map.of("least", 2), true),
                    access);

            assertThat(inserted.summary()).isEqualTo("1 row changed");
            assertThat(rows.text()).isEqualTo("[{\"name\":\"o'hara'; drop table shop --\",\"pods\":3,\"x\":\":x\"}]");
            assertThatThrownBy(() -> execute(new Command.Sql("delete from shop", Map.of(), true), access))
                    .hasMessageContaining("an observe may only read, make it a change");
        }
    }

    @Test
    void fillsSecretsIntoHeadersAndBodiesAndNowhereElse() throws Exception {
        AtomicReference<String> got = new AtomicReference<>("");
        HttpServer shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/", exchange -> {
            got.set(exchange.getRequestHeaders().getFirst("X-Token") + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        shop.start();
        try {
            Command command = new Command.Http(
                    "POST", "/", Map.of("X-Token", "‹secret:token›"), "{\"password\":\"‹secret:token›\"}", List.of());
            Request.Access access = new Request.Access(
                    "http", "http://127.0.0.1:" + shop.getAddress().getPort(), "", "of-the-target", null);

            new Executor(output, access, Map.of("token", "ge\"heim"), Map.of()).execute(command, MINUTE);

            assertThat(got).hasValue("ge\"heim Bearer of-the-target {\"password\":\"ge\\\"heim\"}");
            assertThat(heard.toString(StandardCharsets.UTF_8)).doesNotContain("heim");
            assertThatThrownBy(() -> execute(command, access)).hasMessageContaining("secret 'token' is not given");
        } finally {
            shop.stop(0);
        }
    }

    @Test
    void runsAScriptInItsOwnLanguageAndOnlyTheOneThatWasShown() throws Exception {
        String text = "echo \"$1 and $WAY\"; cat\n";
        Command.Script script =
                new Command.Script("look.sh", Digest.of(text), List.of("a b"), Map.of("WAY", "left"), "read");

        CommandResult came = new Executor(output, null, Map.of(), Map.of("look.sh", text)).execute(script, MINUTE);

        assertThat(came.text()).isEqualTo("a b and left\nread");
        assertThatThrownBy(() ->
                        new Executor(output, null, Map.of(), Map.of("look.sh", "rm -rf /")).execute(script, MINUTE))
                .hasMessage("look.sh is not the file that was shown");
        assertThat(execute(new Command.Shell("echo \"$1\"", List.of("$(id)")), null)
                        .text())
                .isEqualTo("$(id)\n");
    }

    @Test
    void showsNoBinaryOutputAndNoColours() throws Exception {
        execute(new Command.Sh(List.of("printf", "\\033[31mred\\033[0m\\na\\000b\\nc\\n")), null);

        assertThat(heard.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "{\"is\":\"line\",\"text\":\"red\"}",
                        "{\"is\":\"line\",\"text\":\"(from here on the output is binary and is not shown)\"}");
    }

    static boolean kubectlIsThere() {
        return Files.isExecutable(Path.of("/usr/bin/kubectl")) || Files.isExecutable(Path.of("/usr/local/bin/kubectl"));
    }

    @Test
    @EnabledIf(value = "kubectlIsThere", disabledReason = "kubectl is not installed")
    void asksTheTargetsClusterByTheRealKubectl() throws Exception {
        try (MockCluster cluster = new MockCluster()) {
            cluster.answer("/apis/apps/v1/namespaces/shop/deployments/checkout", "{\"readyReplicas\":2}");

            CommandResult came = execute(
                    new Command.Kubectl(
                            List.of("get", "--raw", "/apis/apps/v1/namespaces/shop/deployments/checkout"), null),
                    cluster.access());

            assertThat(came.status()).as(heard.toString(StandardCharsets.UTF_8)).isZero();
            assertThat(came.text()).contains("\"readyReplicas\":2");
            assertThat(Processes.folder().resolve("kubeconfig")).doesNotExist();
        }
    }

    private CommandResult execute(Command command, Request.@Nullable Access access) throws Exception {
        return new Executor(output, access, Map.of(), Map.of()).execute(command, MINUTE);
    }

    private static KeyPair key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static SshServer host(KeyPair key) throws Exception {
        SshServer host = SshServer.setUpDefaultServer();
        host.setHost("127.0.0.1");
        host.setKeyPairProvider(KeyPairProvider.wrap(key));
        host.setPasswordAuthenticator((user, password, session) -> user.equals("muster") && password.equals("geheim"));
        host.setCommandFactory(
                (channel, command) -> new ProcessShellFactory(command, "/bin/sh", "-c", command).createShell(channel));
        host.start();
        return host;
    }

    private static Request.Access ssh(SshServer host, KeyPair known, String password) {
        return new Request.Access(
                "ssh",
                "127.0.0.1:" + host.getPort(),
                "muster",
                password,
                "[127.0.0.1]:" + host.getPort() + " " + PublicKeyEntry.toString(known.getPublic()));
    }
}
