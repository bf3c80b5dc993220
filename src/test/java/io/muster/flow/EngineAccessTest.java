package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A cluster as Camunda's cloud is: TLS, and a token for a client's secret. Both ends are stubs on loopback. */
class EngineAccessTest {

    private static final String PASSWORD = "changeit";
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER);

    @TempDir
    Path folder;

    private final List<Map<String, String>> tokensAskedFor = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private HttpServer tokens;
    private Server engine;
    private String certificate = "";

    @BeforeEach
    void aCluster() throws Exception {
        tokens = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tokens.createContext("/oauth/token", exchange -> {
            Map<String, String> form =
                    form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            tokensAskedFor.add(form);
            boolean right = "s3cret&more".equals(form.get("client_secret"));
            byte[] answer = (right
                            ? "{\"access_token\":\"the-token\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"
                            : "{\"error\":\"invalid_client\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(right ? 200 : 401, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        tokens.start();
        engine = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(GrpcSslContexts.configure(SslContextBuilder.forServer(keys()))
                        .build())
                .fallbackHandlerRegistry(new Stub())
                .build()
                .start();
    }

    @AfterEach
    void gone() {
        tokens.stop(0);
        engine.shutdownNow();
    }

    @Test
    void talksToAClusterWithTlsAndAToken() {
        try (var reached = new Reached(given())) {
            reached.engine.greet();
            reached.engine.greet();
        }

        assertThat(tokensAskedFor)
                .as("one token for both")
                .singleElement()
                .satisfies(form -> assertThat(form)
                        .containsEntry("grant_type", "client_credentials")
                        .containsEntry("client_id", "muster")
                        .containsEntry("client_secret", "s3cret&more")
                        .containsEntry("audience", "zeebe.camunda.io")
                        .containsEntry("scope", "engine"));
        assertThat(authorizations).containsExactly("Bearer the-token", "Bearer the-token");
        assertThat(folder.resolve("engine-token.yaml"))
                .as("the token is kept with our own secrets")
                .exists();
    }

    @Test
    void readsTheSecretFromAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "s3cret&more\n");

        try (var reached = new Reached(with("oauth.client-secret", "", "oauth.client-secret-file", file.toString()))) {
            reached.engine.greet();
        }

        assertThat(authorizations).containsExactly("Bearer the-token");
    }

    @Test
    void saysThatTheCertificateIsNotTrusted() {
        try (var reached = new Reached(with("ca-certificate", ""))) {
            assertThatExceptionOfType(EngineAway.class)
                    .isThrownBy(reached.engine::greet)
                    .withMessageStartingWith("the engine does not answer: ")
                    .withMessageContaining("unable to find valid certification path");
        }
        assertThat(authorizations).isEmpty();
    }

    @Test
    void saysThatTheTokenIsNotGiven() {
        try (var reached = new Reached(with("oauth.client-secret", "wrong"))) {
            assertThatExceptionOfType(EngineAway.class)
                    .isThrownBy(reached.engine::greet)
                    .withMessageContaining("muster.engine.oauth")
                    .withMessageContaining("401");
        }
        assertThat(authorizations).isEmpty();
    }

    @Test
    void refusesWrongValuesWithASentence() throws IOException {
        Path noCertificate = Files.writeString(folder.resolve("not.pem"), "nothing");

        refused(with("address", "engine"), "muster.engine.address is 'engine'; write host:port");
        refused(with("address", "ftp://engine:1"), "muster.engine.address is 'ftp://engine:1'");
        refused(with("address", "https://engine/zeebe"), "muster.engine.address is 'https://engine/zeebe'");
        refused(
                with("address", "http://engine:26500"),
                "muster.engine.ca-certificate is '" + certificate + "'; it needs TLS: write https:// in the address");
        refused(with("ca-certificate", "/no/such.pem"), "'/no/such.pem', which cannot be read");
        refused(with("ca-certificate", noCertificate.toString()), "has no certificate; write one in PEM");
        refused(with("oauth.client-id", ""), "muster.engine.oauth.client-id is missing");
        refused(with("oauth.client-secret", ""), "muster.engine.oauth.client-secret is missing");
        refused(with("oauth.url", "login.cloud"), "muster.engine.oauth.url is 'login.cloud'; write the address");
        refused(with("oauth.client-secret-file", "/run/secret"), "give client-secret or client-secret-file, not both");
        refused(
                with("oauth.client-secret", "", "oauth.client-secret-file", "/no/such"),
                "muster.engine.oauth.client-secret-file is '/no/such', which cannot be read");
        assertThat(access(Map.of()).client()).as("none is configured").isNull();
    }

    private static void refused(Map<String, String> values, String sentence) {
        assertThatIllegalArgumentException().isThrownBy(() -> access(values)).withMessageContaining(sentence);
    }

    private Map<String, String> given() {
        return Map.of(
                "address", "https://127.0.0.1:" + engine.getPort(),
                "ca-certificate", certificate,
                "authority", "engine.test",
                "oauth.url", "http://127.0.0.1:" + tokens.getAddress().getPort() + "/oauth/token",
                "oauth.client-id", "muster",
                "oauth.client-secret", "s3cret&more",
                "oauth.audience", "zeebe.camunda.io",
                "oauth.scope", "engine",
                "data", folder.toString());
    }

    private Map<String, String> with(String... changes) {
        Map<String, String> values = new HashMap<>(given());
        for (int i = 0; i < changes.length; i += 2) {
            values.put(changes[i], changes[i + 1]);
        }
        return values;
    }

    private static EngineAccess access(Map<String, String> values) {
        return new EngineAccess(
                values.getOrDefault("address", ""),
                values.getOrDefault("ca-certificate", ""),
                values.getOrDefault("authority", ""),
                values.getOrDefault("oauth.url", ""),
                values.getOrDefault("oauth.client-id", ""),
                values.getOrDefault("oauth.client-secret", ""),
                values.getOrDefault("oauth.client-secret-file", ""),
                values.getOrDefault("oauth.audience", ""),
                values.getOrDefault("oauth.scope", ""),
                values.getOrDefault("data", ".muster"));
    }

    private static final class Reached implements AutoCloseable {
        private final Engine engine;

        Reached(Map<String, String> values) {
            engine = new Engine(access(values), JsonMapper.builder().build());
        }

        @Override
        public void close() {
            engine.destroy();
        }
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private KeyManagerFactory keys() throws Exception {
        Path store = folder.resolve("engine.p12");
        Path pem = folder.resolve("ca.pem");
        keytool("-genkeypair -alias engine -keyalg EC -dname CN=engine.test -ext san=dns:engine.test -validity 2"
                + " -storetype PKCS12 -storepass " + PASSWORD + " -keystore " + store);
        keytool("-exportcert -rfc -alias engine -storepass " + PASSWORD + " -keystore " + store + " -file " + pem);
        certificate = pem.toString();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        return factory;
    }

    private static void keytool(String arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
    }

    /** Answers every call of somebody with the token with an empty message. */
    private final class Stub extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder()
                    .setFullMethodName(name)
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setRequestMarshaller(new Bytes())
                    .setResponseMarshaller(new Bytes())
                    .build();
            return ServerMethodDefinition.create(method, (call, headers) -> {
                String authorization = String.valueOf(headers.get(AUTHORIZATION));
                authorizations.add(authorization);
                call.request(1);
                return new ServerCall.Listener<>() {
                    @Override
                    public void onHalfClose() {
                        if (authorization.equals("Bearer the-token")) {
                            call.sendHeaders(new Metadata());
                            call.sendMessage(new byte[0]);
                            call.close(Status.OK, new Metadata());
                        } else {
                            call.close(Status.UNAUTHENTICATED, new Metadata());
                        }
                    }
                };
            });
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
