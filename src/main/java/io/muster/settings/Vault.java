package io.muster.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A HashiCorp Vault, asked over its HTTP interface (<a href="https://developer.hashicorp.com/vault/api-docs">its
 * documentation</a>). Connecting is bounded to 5 seconds, each request to 5. Redirects are not followed: they would carry
 * the token elsewhere. Thread-safe.
 */
public final class Vault {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int LONGEST_ANSWER = 2_000_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** How it knows us. Files and variables are read anew each time: an agent may renew what lies there. */
    sealed interface Login {
        record TokenFile(Path file) implements Login {}

        record TokenVariable(String variable) implements Login {}

        /** @param mount where this way to sign in is mounted: {@code approle} */
        record AppRole(String mount, String role, Path secretId) implements Login {}
    }

    private record Token(String text, long until) {}

    private record Answer(int status, JsonNode body) {}

    private final URI address;
    private final String namespace;
    private final @Nullable Path certificate;
    private final Login login;
    private @Nullable Token token;

    /**
     * @param namespace empty where there is none
     * @param certificate PEM file of who signed its certificate; null: those that the JDK trusts
     */
    Vault(URI address, String namespace, @Nullable Path certificate, Login login) {
        this.address = address;
        this.namespace = namespace;
        this.certificate = certificate;
        this.login = login;
    }

    /** Files that open it. */
    List<Path> files() {
        return switch (login) {
            case Login.TokenFile token -> List.of(token.file());
            case Login.TokenVariable variable -> List.of();
            case Login.AppRole role -> List.of(role.secretId());
        };
    }

    /** @throws SecretAway naming the secret, the path, what Vault answered and the next move */
    String read(String secret, SecretSource.InVault at) {
        String path = at.mount() + (at.kv() == 2 ? "/data/" : "/") + at.path();
        String shown = token(secret, false);
        Answer answer = send(secret, "GET", path, shown, null);
        if (answer.status() == 403 && login instanceof Login.AppRole) {
            shown = token(secret, true);
            answer = send(secret, "GET", path, shown, null);
        }
        if (answer.status() != 200) {
            throw refused(secret, path, answer, shown, next(answer, at));
        }
        JsonNode data = answer.body().path("data");
        JsonNode value = (at.kv() == 2 ? data.path("data") : data).path(at.key());
        if (value.isMissingNode() || value.isNull()) {
            throw SecretAway.of(secret, at.where() + " is nothing; there is " + keys(at, data) + ". Mend 'key'.");
        }
        if (value.isContainer()) {
            throw SecretAway.of(secret, at.where() + " is no text but holds others. Name a key that is a text.");
        }
        return value.asString();
    }

    private static String keys(SecretSource.InVault at, JsonNode data) {
        String keys = (at.kv() == 2 ? data.path("data") : data)
                .propertyStream()
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(", "));
        if (keys.equals("data, metadata")) {
            return keys + ", as in a store of version 2: leave 'kv: 1' out";
        }
        return keys.isEmpty() ? "no key" : keys;
    }

    private static String next(Answer answer, SecretSource.InVault at) {
        return switch (answer.status()) {
            case 400, 403 ->
                "Check that the token is valid and that its policy may read this path"
                        + (at.kv() == 2 ? " (which has '/data/' in it)." : ".");
            case 404 -> missing(answer, at);
            case 429 -> "It limits how often it is asked; try again.";
            case 503 -> "It is sealed or under maintenance; unseal it, and try again.";
            default -> "Look into Vault's own log, and try again.";
        };
    }

    private static String missing(Answer answer, SecretSource.InVault at) {
        JsonNode version = answer.body().path("data").path("metadata");
        if (version.path("destroyed").asBoolean(false)) {
            return "Version " + version.path("version").asInt(0) + " was destroyed; write the secret anew.";
        }
        if (!version.path("deletion_time").asString("").isEmpty()) {
            return "Version " + version.path("version").asInt(0)
                    + " was deleted; undelete it, or write the secret anew.";
        }
        if (at.kv() == 1 && answer.body().path("warnings").toString().contains("versioned")) {
            return "The store is of version 2: leave 'kv: 1' out.";
        }
        return "Check mount '" + at.mount() + "' and path '" + at.path() + "'"
                + (at.kv() == 2 ? "; if the store is of version 1, say 'kv: 1'." : ".");
    }

    private SecretAway refused(String secret, String path, Answer answer, String shown, String next) {
        JsonNode errors = answer.body().path("errors").isEmpty()
                ? answer.body().path("warnings")
                : answer.body().path("errors");
        String said = errors.valueStream()
                .map(error -> error.asString("").strip().replaceAll("\\s+", " "))
                .collect(Collectors.joining("; "));
        return SecretAway.of(
                secret,
                this + " answered " + answer.status() + " for " + path
                        + (said.isEmpty() ? "" : " (" + clean(said, shown) + ")") + ". " + next);
    }

    /** Vault repeats what it was given in some of its errors. */
    private static String clean(String said, String shown) {
        String clean = shown.isEmpty() ? said : said.replace(shown, "…");
        return clean.length() <= 300 ? clean : clean.substring(0, 300) + "…";
    }

    private String token(String secret, boolean anew) {
        return switch (login) {
            case Login.TokenFile(Path file) -> line(secret, new SecretSource.InFile(file).read(secret), file);
            case Login.TokenVariable(String variable) ->
                line(secret, new SecretSource.Variable(variable).read(secret), variable);
            case Login.AppRole role -> signedIn(secret, role, anew);
        };
    }

    private String line(String secret, String text, Object from) {
        String line = text.strip();
        if (!line.matches("[\\x21-\\x7e]+")) {
            throw SecretAway.of(secret, from + ", which opens " + this + ", must hold one word. Put the token there.");
        }
        return line;
    }

    private synchronized String signedIn(String secret, Login.AppRole role, boolean anew) {
        Token known = token;
        if (known != null && !anew && System.nanoTime() - known.until() < 0) {
            return known.text();
        }
        token = null;
        String id = line(secret, new SecretSource.InFile(role.secretId()).read(secret), role.secretId());
        String path = "auth/" + role.mount() + "/login";
        Answer answer = send(secret, "POST", path, null, Map.of("role_id", role.role(), "secret_id", id));
        String given = answer.body().path("auth").path("client_token").asString("");
        if (answer.status() != 200 || given.isEmpty()) {
            throw refused(
                    secret,
                    path,
                    answer,
                    id,
                    "Check 'role', and the secret id in " + role.secretId() + ", which may be used up or over.");
        }
        long seconds = answer.body().path("auth").path("lease_duration").asLong(0);
        // A lease of 0 has no end; a token that was revoked is answered 403, and then we sign in again.
        Duration kept = seconds == 0
                ? Duration.ofHours(1)
                : Duration.ofSeconds(seconds).multipliedBy(3).dividedBy(4);
        token = new Token(given, System.nanoTime() + kept.toNanos());
        return given;
    }

    private Answer send(String secret, String method, String path, @Nullable String shown, @Nullable Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("X-Vault-Request", "true")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (shown != null) {
            request.header("X-Vault-Token", shown);
        }
        if (!namespace.isEmpty()) {
            request.header("X-Vault-Namespace", namespace);
        }
        try (HttpClient client = client(secret)) {
            return answer(client, request.build());
        } catch (SSLException e) {
            throw SecretAway.of(
                    secret,
                    "no trusted connection to " + this + " (" + e.getMessage() + "). Name the file with the certificate"
                            + " of who signed its own: 'certificate: …'.");
        } catch (IOException e) {
            throw SecretAway.of(
                    secret,
                    this + " does not answer ("
                            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
                            + "). Check that it is up, and 'address'.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SecretAway.of(secret, "the server is stopping");
        }
    }

    /** A request's own time-out ends with the first line of the answer; this one with the last. */
    private static Answer answer(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.sendAsync(request, BodyHandlers.ofInputStream())
                    .thenApplyAsync(Vault::read, Thread::startVirtualThread)
                    .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            client.shutdownNow();
            throw new IOException("nothing, or not all, came within " + ANSWER.toSeconds() + " s");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException away -> throw away;
                case UncheckedIOException away -> throw away.getCause();
                case null, default -> throw new IOException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    private static Answer read(HttpResponse<InputStream> response) {
        try (InputStream stream = response.body()) {
            return new Answer(response.statusCode(), json(stream.readNBytes(LONGEST_ANSWER)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is no JSON has nothing to say to us: a proxy on the way, perhaps. */
    private static JsonNode json(byte[] body) {
        try {
            JsonNode read = JSON.readTree(new String(body, StandardCharsets.UTF_8));
            return read == null ? JSON.createObjectNode() : read;
        } catch (JacksonException noJson) {
            return JSON.createObjectNode();
        }
    }

    private URI uri(String path) {
        try {
            String base = address.getPath() == null ? "" : address.getPath().replaceAll("/+$", "");
            return new URI(
                    address.getScheme(), null, address.getHost(), address.getPort(), base + "/v1/" + path, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("settings let a path through that is none", e);
        }
    }

    private HttpClient client(String secret) {
        HttpClient.Builder client =
                HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER);
        Path signer = certificate;
        if (signer == null) {
            return client.build();
        }
        try (InputStream in = Files.newInputStream(signer)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int count = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("signer-" + count++, each);
            }
            if (count == 0) {
                throw new IOException("it has no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return client.sslContext(context).build();
        } catch (IOException | GeneralSecurityException e) {
            throw SecretAway.of(
                    secret,
                    "the certificate " + signer + " of " + this + " cannot be read (" + e.getMessage()
                            + "). Write one in PEM.");
        }
    }

    @Override
    public String toString() {
        return "Vault at " + address;
    }
}
