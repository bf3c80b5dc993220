package io.muster.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * HashiCorp Vault as far as its key/value stores and AppRole go, as strict as the real one: what it refuses there is refused
 * here, with the same status and the same words. Rules from <a
 * href="https://developer.hashicorp.com/vault/api-docs">its API documentation</a>. As an agent that is set to, it wants the
 * header {@code X-Vault-Request}.
 */
public final class SimulatedVault implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern VERSION = Pattern.compile("version=([0-9]+)");

    private record Store(int kv, Map<String, List<Version>> secrets) {}

    /** One version of what lies at a path; a store of version 1 keeps the newest only. */
    private static final class Version {
        private final Map<String, Object> data;
        private final String created = Instant.now().toString();
        private String deleted = "";
        private boolean destroyed;

        private Version(Map<String, Object> data) {
            this.data = data;
        }
    }

    private record Role(String secretId, AtomicInteger uses, int leaseSeconds, List<String> paths) {}

    private record Answer(int status, @Nullable Object body) {}

    private final HttpServer server;
    private final String scheme;
    private final Map<String, Store> stores = new LinkedHashMap<>();
    private final Map<String, List<String>> tokens = new LinkedHashMap<>();
    private final Map<String, Role> roles = new LinkedHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private boolean sealed;

    private SimulatedVault(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.createContext("/", this::handle);
        server.start();
    }

    public static SimulatedVault start() {
        try {
            return new SimulatedVault(HttpServer.create(anywhere(), 0), "http");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With TLS. @param context whose keys bear the name {@code localhost} */
    public static SimulatedVault start(SSLContext context) {
        try {
            HttpsServer server = HttpsServer.create(anywhere(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return new SimulatedVault(server, "https");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress anywhere() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    public String address() {
        return scheme + "://localhost:" + server.getAddress().getPort();
    }

    /** Method, path and namespace of all that was asked. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** @param at with the namespace before it, where there is one: {@code ops/secret} */
    public synchronized SimulatedVault mount(String at, int kv) {
        stores.put(at, new Store(kv, new LinkedHashMap<>()));
        return this;
    }

    /** Writes a new version. */
    public synchronized SimulatedVault write(String mount, String path, Map<String, Object> data) {
        Store store = stores.get(mount);
        List<Version> versions = store.secrets().computeIfAbsent(path, first -> new ArrayList<>());
        if (store.kv() == 1) {
            versions.clear();
        }
        versions.add(new Version(data));
        return this;
    }

    /** The newest version can be undeleted. */
    public synchronized void delete(String mount, String path) {
        stores.get(mount).secrets().get(path).getLast().deleted = Instant.now().toString();
    }

    /** The newest version is gone for ever. */
    public synchronized void destroy(String mount, String path) {
        stores.get(mount).secrets().get(path).getLast().destroyed = true;
    }

    /** @param paths that it may read, each as in the address, or with a star at its end; none: it is a root token */
    public synchronized String token(String... paths) {
        String token = "hvs." + UUID.randomUUID().toString().replace("-", "");
        tokens.put(token, List.of(paths));
        return token;
    }

    public synchronized void revokeAll() {
        tokens.clear();
    }

    public synchronized void seal() {
        sealed = true;
    }

    /** @param uses of the secret id; 0: without end */
    public synchronized SimulatedVault role(String role, String secretId, int uses, int leaseSeconds, String... paths) {
        roles.put(role, new Role(secretId, new AtomicInteger(uses), leaseSeconds, List.of(paths)));
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Answer answer = answer(exchange);
        byte[] body = JSON.writeValueAsBytes(answer.body());
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized Answer answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String namespace = header(exchange, "X-Vault-Namespace").replaceAll("^/+|/+$", "");
        requests.add((exchange.getRequestMethod() + " " + path + " " + namespace).strip());
        if (!path.startsWith("/v1/") || path.length() == 4) {
            return errors(404);
        }
        if (!header(exchange, "X-Vault-Request").equals("true")) {
            return errors(412, "missing 'X-Vault-Request' header");
        }
        if (sealed) {
            return errors(503, "Vault is sealed");
        }
        String wanted = (namespace.isEmpty() ? "" : namespace + "/") + path.substring(4);
        if (wanted.endsWith("auth/approle/login")) {
            return login(exchange);
        }
        String token = token(exchange);
        List<String> allowed = tokens.get(token);
        if (token.isEmpty()) {
            return errors(403, "permission denied");
        }
        if (allowed == null) {
            return errors(403, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n");
        }
        if (!allowed.isEmpty() && allowed.stream().noneMatch(one -> matches(one, wanted))) {
            return errors(403, "1 error occurred:\n\t* permission denied\n\n");
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            return errors(405, "1 error occurred:\n\t* unsupported operation\n\n");
        }
        return read(wanted, exchange.getRequestURI().getQuery());
    }

    private static boolean matches(String policy, String wanted) {
        return policy.endsWith("*")
                ? wanted.startsWith(policy.substring(0, policy.length() - 1))
                : wanted.equals(policy);
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static String token(HttpExchange exchange) {
        String own = header(exchange, "X-Vault-Token");
        String bearer = header(exchange, "Authorization");
        return own.isEmpty() && bearer.startsWith("Bearer ") ? bearer.substring(7) : own;
    }

    private Answer login(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")
                && !exchange.getRequestMethod().equals("PUT")) {
            return errors(405, "1 error occurred:\n\t* unsupported operation\n\n");
        }
        JsonNode asked;
        try {
            asked = JSON.readTree(exchange.getRequestBody().readAllBytes());
        } catch (JacksonException e) {
            return errors(400, "failed to parse JSON input: " + e.getOriginalMessage());
        }
        String id = asked.path("role_id").asString("").strip();
        String secret = asked.path("secret_id").asString("").strip();
        if (id.isEmpty() || secret.isEmpty()) {
            return errors(400, id.isEmpty() ? "missing role_id" : "missing secret_id");
        }
        Role role = roles.get(id);
        if (role == null || role.uses().get() < 0) {
            return errors(400, "invalid role or secret ID");
        }
        if (!role.secretId().equals(secret)) {
            // It does repeat what it was given.
            return errors(400, "invalid secret_id \"" + secret + "\"");
        }
        if (role.uses().get() > 0 && role.uses().decrementAndGet() == 0) {
            role.uses().set(-1);
        }
        Map<String, Object> auth = new LinkedHashMap<>();
        auth.put("client_token", token(role.paths().toArray(String[]::new)));
        auth.put("lease_duration", role.leaseSeconds());
        auth.put("renewable", true);
        Map<String, Object> body = envelope(null);
        body.put("auth", auth);
        return new Answer(200, body);
    }

    private Answer read(String wanted, @Nullable String query) {
        String mount = stores.keySet().stream()
                .filter(each -> wanted.startsWith(each + "/"))
                .findFirst()
                .orElse(null);
        if (mount == null) {
            return errors(404, "no handler for route \"" + wanted + "\". route entry not found.");
        }
        Store store = stores.get(mount);
        String path = wanted.substring(mount.length() + 1);
        return store.kv() == 1 ? first(store, path) : second(store, path, query == null ? "" : query);
    }

    private static Answer first(Store store, String path) {
        List<Version> found = store.secrets().get(path);
        return found == null ? errors(404) : new Answer(200, envelope(found.getLast().data));
    }

    private static Answer second(Store store, String path, String query) {
        if (!path.startsWith("data/")) {
            Map<String, Object> body = envelope(null);
            body.put(
                    "warnings",
                    List.of("Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API"
                            + " endpoints to use. If using the Vault CLI, use 'vault kv get' for this operation."));
            return new Answer(404, body);
        }
        List<Version> versions = store.secrets().get(path.substring("data/".length()));
        Matcher asked = VERSION.matcher(query);
        int number = versions == null ? 0 : asked.find() ? Integer.parseInt(asked.group(1)) : versions.size();
        if (versions == null || number < 1 || number > versions.size()) {
            return errors(404);
        }
        Version version = versions.get(number - 1);
        boolean gone = version.destroyed || !version.deleted.isEmpty();
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("created_time", version.created);
        metadata.put("custom_metadata", null);
        metadata.put("deletion_time", version.deleted);
        metadata.put("destroyed", version.destroyed);
        metadata.put("version", number);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("data", gone ? null : version.data);
        data.put("metadata", metadata);
        return new Answer(gone ? 404 : 200, envelope(data));
    }

    private static Map<String, Object> envelope(@Nullable Object data) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("request_id", UUID.randomUUID().toString());
        body.put("lease_id", "");
        body.put("renewable", false);
        body.put("lease_duration", 0);
        body.put("data", data);
        body.put("wrap_info", null);
        body.put("warnings", null);
        body.put("auth", null);
        return body;
    }

    private static Answer errors(int status, String... said) {
        return new Answer(status, Map.of("errors", List.of(said)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
