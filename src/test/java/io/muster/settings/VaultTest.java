package io.muster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.testkit.SimulatedVault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Secrets in Vault, as a house writes them into muster.yaml. */
class VaultTest {

    private static final String DATABASE = "path: shop/database, key: password";

    @TempDir
    Path folder;

    private final SimulatedVault vault =
            SimulatedVault.start().mount("secret", 2).mount("old", 1);
    private Path token = Path.of("");

    @BeforeEach
    void aVaultWithAPassword() throws IOException {
        vault.write("secret", "shop/database", Map.of("password", "first-one", "user", "shop"));
        vault.write("secret", "shop/database", Map.of("password", "geheim", "user", "shop", "port", 5432));
        vault.write("old", "shop", Map.of("password", "an-old-one"));
        token = Files.writeString(folder.resolve("token"), vault.token() + "\n");
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    @Test
    void readsTheNewestVersionFromEitherKindOfStore() {
        assertThat(secret(DATABASE).value()).isEqualTo("geheim");
        assertThat(secret("path: shop/database, key: port").value()).isEqualTo("5432");
        assertThat(secret("mount: old, kv: 1, path: shop, key: password").value())
                .isEqualTo("an-old-one");
        assertThat(vault.requests())
                .containsExactly(
                        "GET /v1/secret/data/shop/database", "GET /v1/secret/data/shop/database", "GET /v1/old/shop");
    }

    @Test
    void readsAnewEachTimeAndWithTheTokenThatLiesThereNow() throws IOException {
        Secret secret = secret(DATABASE);
        secret.value();
        vault.write("secret", "shop/database", Map.of("password", "changed"));
        vault.revokeAll();
        Files.writeString(token, vault.token("secret/data/shop/*"));

        assertThat(secret.value()).isEqualTo("changed");
    }

    @Test
    void asksWithinItsNamespace() {
        vault.mount("ops/shop/secret", 2).write("ops/shop/secret", "it", Map.of("key", "of-the-namespace"));

        assertThat(secret("namespace: ops/shop, tokenFile: " + token, "path: it, key: key")
                        .value())
                .isEqualTo("of-the-namespace");
        assertThat(vault.requests()).containsExactly("GET /v1/secret/data/it ops/shop");
    }

    @Test
    void signsInByAppRoleOnceAndAgainWhenItsTokenIsOver() throws IOException {
        Path id = Files.writeString(folder.resolve("secret-id"), "id-4711\n");
        vault.role("muster", "id-4711", 0, 3600, "secret/data/shop/*");
        Secret secret = secret("role: muster, secretIdFile: " + id, DATABASE);

        assertThat(secret.value()).isEqualTo("geheim");
        assertThat(secret.value()).isEqualTo("geheim");
        vault.revokeAll();
        assertThat(secret.value()).isEqualTo("geheim");

        assertThat(vault.requests())
                .containsExactly(
                        "POST /v1/auth/approle/login",
                        "GET /v1/secret/data/shop/database",
                        "GET /v1/secret/data/shop/database",
                        "GET /v1/secret/data/shop/database",
                        "POST /v1/auth/approle/login",
                        "GET /v1/secret/data/shop/database");
    }

    @Test
    void saysWhyAnAppRoleDoesNotOpenAndNeverItsSecretId() throws IOException {
        Path id = Files.writeString(folder.resolve("secret-id"), "id-4711");
        vault.role("muster", "another", 1, 60).role("used-up", "id-4711", 1, 60);
        secret("role: used-up, secretIdFile: " + id, DATABASE).value();

        assertAway(
                secret("role: muster, secretIdFile: " + id, DATABASE),
                "answered 400 for auth/approle/login (invalid secret_id \"…\"). Check 'role', and the secret id in "
                        + id);
        assertAway(secret("role: used-up, secretIdFile: " + id, DATABASE), "(invalid role or secret ID)");
    }

    @Test
    void saysWhatVaultAnsweredAndWhatToDo() throws IOException {
        assertAway(
                secret("path: shop/databse, key: password"),
                "Vault at " + vault.address()
                        + " answered 404 for secret/data/shop/databse. Check mount 'secret' and path"
                        + " 'shop/databse'; if the store is of version 1, say 'kv: 1'.");
        assertAway(
                secret("mount: secrets, path: shop, key: password"),
                "answered 404 for secrets/data/shop (no handler for route \"secrets/data/shop\". route entry not found.)");
        assertAway(
                secret("kv: 1, path: shop/database, key: password"), "The store is of version 2: leave 'kv: 1' out.");
        assertAway(secret("mount: old, path: shop, key: password"), "if the store is of version 1, say 'kv: 1'");
        assertAway(
                secret("kv: 1, path: data/shop/database, key: password"),
                "is nothing; there is data, metadata, as in a store of version 2: leave 'kv: 1' out. Mend 'key'.");
        assertAway(
                secret("path: shop/database, key: pasword"),
                "'pasword' at secret/shop/database in Vault at " + vault.address()
                        + " is nothing; there is password, port, user. Mend 'key'.");
        vault.write("secret", "nested", Map.of("all", Map.of("password", "geheim"), "short", "abc"));
        assertAway(secret("path: nested, key: all"), "is no text but holds others. Name a key that is a text.");
        assertAway(secret("path: nested, key: short"), "has 3 letters, which cannot be masked");

        Files.writeString(token, vault.token("secret/data/other"));
        assertAway(
                secret(DATABASE),
                "answered 403 for secret/data/shop/database (1 error occurred: * permission denied). Check that the token"
                        + " is valid and that its policy may read this path (which has '/data/' in it).");
        Files.writeString(token, "hvs.revoked");
        assertAway(secret(DATABASE), "* permission denied * invalid token");
        Files.writeString(token, "two words");
        assertAway(secret(DATABASE), token + ", which opens Vault at " + vault.address() + ", must hold one word.");
        Files.delete(token);
        assertAway(secret(DATABASE), token + " is missing. Put the secret there");
    }

    @Test
    void saysWhichVersionWasDeletedOrDestroyed() {
        vault.delete("secret", "shop/database");
        assertAway(secret(DATABASE), "Version 2 was deleted; undelete it, or write the secret anew.");

        vault.destroy("secret", "shop/database");
        assertAway(secret(DATABASE), "Version 2 was destroyed; write the secret anew.");
    }

    @Test
    void saysThatVaultIsSealedOrAway() throws IOException {
        Secret secret = secret(DATABASE);
        vault.seal();
        assertAway(secret, "answered 503 for secret/data/shop/database (Vault is sealed). It is sealed or under");

        vault.close();
        assertAway(secret, "Vault at " + vault.address() + " does not answer (");
    }

    @Test
    void doesNotWaitForEverForAVaultThatBeginsAnAnswerAndDoesNotEndIt() throws IOException {
        try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                try (Socket asked = slow.accept()) {
                    asked.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{".getBytes(StandardCharsets.UTF_8));
                    asked.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException closed) {
                    // by the test's end
                }
            });
            Secret secret =
                    read("address: 'http://127.0.0.1:" + slow.getLocalPort() + "', tokenFile: " + token, DATABASE);

            assertAway(secret, "does not answer (nothing, or not all, came within 5 s). Check that it is up");
        }
    }

    @Test
    void speaksOnlyToAVaultWhoseCertificateIsTrusted() throws Exception {
        Path pem = folder.resolve("ca.pem");
        try (SimulatedVault safe = SimulatedVault.start(keys(pem))) {
            safe.mount("secret", 2).write("secret", "shop/database", Map.of("password", "by-tls"));
            Files.writeString(token, safe.token());
            String address = "address: '" + safe.address() + "', tokenFile: " + token;

            assertThat(read(address + ", certificate: " + pem, DATABASE).value())
                    .isEqualTo("by-tls");
            assertAway(read(address, DATABASE), "no trusted connection to Vault at " + safe.address());
            assertAway(
                    read(address + ", certificate: " + token, DATABASE),
                    "the certificate " + token + " of Vault at " + safe.address() + " cannot be read");
            assertThat(safe.requests()).hasSize(1);
        }
    }

    @Test
    void takesATokenOfAnAlertsSenderFromVaultWithoutAskingForItWithEachAlert() throws IOException {
        Files.writeString(
                folder.resolve("muster.yaml"),
                yaml("address: '" + vault.address() + "', tokenFile: " + token, DATABASE)
                        + "hooks:\n  grafana: { secret: it }\n");
        Settings settings = new Settings(folder.toString());

        assertThat(settings.hookToken("grafana")).contains("geheim");
        assertThat(settings.hookToken("grafana")).contains("geheim");

        assertThat(vault.requests()).hasSize(1);
    }

    /** What the simulation is worth: it answers what Vault's documentation says of its own. */
    @Test
    void theSimulationRefusesWhatVaultRefuses() throws Exception {
        String good = vault.token("secret/data/shop/*", "secret/shop/*");

        assertAnswer(403, "{\"errors\":[\"permission denied\"]}", "GET", "/v1/secret/data/shop/database", "");
        assertAnswer(
                403,
                "{\"errors\":[\"2 errors occurred:\\n\\t* permission denied\\n\\t* invalid token\\n\\n\"]}",
                "GET",
                "/v1/secret/data/shop/database",
                "hvs.wrong");
        assertAnswer(404, "{\"errors\":[]}", "GET", "/v1/secret/data/shop/nothing", good);
        assertAnswer(404, "{\"errors\":[]}", "GET", "/secret/data/shop/database", good);
        assertThat(ask("GET", "/v1/secret/shop/database", good)
                        .path("warnings")
                        .get(0)
                        .asString())
                .startsWith("Invalid path for a versioned K/V secrets engine.");
        assertThat(ask("DELETE", "/v1/secret/data/shop/database", good).toString())
                .contains("unsupported operation");
        JsonNode found =
                ask("GET", "/v1/secret/data/shop/database?version=1", good).path("data");
        assertThat(found.path("data").path("password").asString()).isEqualTo("first-one");
        assertThat(found.path("metadata").path("version").asInt()).isEqualTo(1);
        vault.delete("secret", "shop/database");
        JsonNode deleted = ask("GET", "/v1/secret/data/shop/database", good).path("data");
        assertThat(deleted.path("data").isNull()).isTrue();
        assertThat(deleted.path("metadata").path("deletion_time").asString()).isNotEmpty();
    }

    private void assertAnswer(int status, String body, String method, String path, String shown) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(request(method, path, shown), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).isEqualTo(body);
        }
    }

    private JsonNode ask(String method, String path, String shown) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return JsonMapper.shared()
                    .readTree(client.send(request(method, path, shown), BodyHandlers.ofString())
                            .body());
        }
    }

    private HttpRequest request(String method, String path, String shown) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(vault.address() + path))
                .header("X-Vault-Request", "true")
                .method(method, HttpRequest.BodyPublishers.noBody());
        return (shown.isEmpty() ? request : request.header("X-Vault-Token", shown)).build();
    }

    private static void assertAway(Secret secret, String why) {
        assertThatThrownBy(secret::value)
                .isInstanceOf(SecretAway.class)
                .hasMessageStartingWith("secret 'it' cannot be had: ")
                .hasMessageContaining(why)
                .hasMessageNotContaining("hvs.")
                .hasMessageNotContaining("id-4711")
                .hasMessageNotContaining("geheim");
    }

    private Secret secret(String place) {
        return secret("tokenFile: " + token, place);
    }

    private Secret secret(String login, String place) {
        return read("address: '" + vault.address() + "', " + login, place);
    }

    private static Secret read(String vault, String place) {
        return YamlSettings.parse("muster.yaml", yaml(vault, place)).secrets().getFirst();
    }

    private static String yaml(String vault, String place) {
        return "vault: { " + vault + " }\nsecrets:\n  - { name: it, provider: vault, " + place
                + ", runbooks: ['*'] }\n";
    }

    private SSLContext keys(Path pem) throws Exception {
        Path store = folder.resolve("vault.p12");
        keytool("-genkeypair -alias vault -keyalg EC -dname CN=localhost -ext san=dns:localhost -validity 2"
                + " -storetype PKCS12 -storepass changeit -keystore " + store);
        keytool("-exportcert -rfc -alias vault -storepass changeit -keystore " + store + " -file " + pem);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
    }
}
