package io.muster.flow;

import io.camunda.client.CamundaClient;
import io.camunda.client.CamundaClientBuilder;
import io.camunda.client.CredentialsProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Where the engine is and how it knows us: {@code muster.engine.*}. Everything is checked when the program starts; a wrong
 * value is an {@link IllegalArgumentException} that names property, value and what is allowed.
 */
@Component
class EngineAccess {

    private final @Nullable URI address;
    private final String certificate;
    private final String authority;
    private final OAuth oauth;
    private final Path tokens;

    /**
     * What the token is asked for with.
     *
     * @param url token endpoint; empty: the engine asks for no token
     * @param clientSecret empty when it is in the file
     */
    record OAuth(
            String url, String clientId, String clientSecret, String clientSecretFile, String audience, String scope) {}

    /**
     * @param address {@code host:port}, {@code http://host:port} or, with TLS, {@code https://host[:port]}; empty: none
     * @param certificate PEM file of the authority that signed the engine's certificate; empty: those the JDK trusts
     * @param authority name that the engine's certificate bears, when it is not the one in the address
     */
    EngineAccess(
            @Value("${muster.engine.address:}") String address,
            @Value("${muster.engine.ca-certificate:}") String certificate,
            @Value("${muster.engine.authority:}") String authority,
            @Value("${muster.engine.oauth.url:}") String url,
            @Value("${muster.engine.oauth.client-id:}") String clientId,
            @Value("${muster.engine.oauth.client-secret:}") String clientSecret,
            @Value("${muster.engine.oauth.client-secret-file:}") String clientSecretFile,
            @Value("${muster.engine.oauth.audience:}") String audience,
            @Value("${muster.engine.oauth.scope:}") String scope,
            @Value("${muster.data:.muster}") String data) {
        this.address = address.isBlank() ? null : uri(address.strip());
        this.certificate = certificate.strip();
        this.authority = authority.strip();
        this.oauth = new OAuth(
                url.strip(), clientId.strip(), clientSecret.strip(), clientSecretFile.strip(), audience.strip(), scope);
        this.tokens = Path.of(data).toAbsolutePath().resolve("engine-token.yaml");
        check();
    }

    private static URI uri(String address) {
        try {
            URI uri = URI.create(address.contains("://") ? address : "http://" + address);
            boolean tls = "https".equals(uri.getScheme());
            boolean bare = uri.getRawPath().isEmpty() && uri.getRawQuery() == null && uri.getRawUserInfo() == null;
            if (uri.getHost() != null && bare && (tls || "http".equals(uri.getScheme()) && uri.getPort() > 0)) {
                return uri.getPort() > 0 ? uri : URI.create(uri + ":443");
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException("muster.engine.address is '" + address
                + "'; write host:port or http://host:port, or https://host:port for TLS");
    }

    private void check() {
        boolean tls = address != null && "https".equals(address.getScheme());
        if (!certificate.isEmpty()) {
            require(tls, "muster.engine.ca-certificate", certificate, "it needs TLS: write https:// in the address");
            readable(certificate);
        }
        if (!authority.isEmpty()) {
            require(tls, "muster.engine.authority", authority, "it needs TLS: write https:// in the address");
        }
        Map<String, String> given = new TreeMap<>(Map.of(
                "url", oauth.url(),
                "client-id", oauth.clientId(),
                "client-secret", oauth.clientSecret() + oauth.clientSecretFile()));
        boolean any = given.values().stream().anyMatch(value -> !value.isEmpty());
        given.forEach((name, value) -> {
            if (any && value.isEmpty()) {
                throw new IllegalArgumentException("muster.engine.oauth." + name
                        + " is missing; a client of the engine has url, client-id and client-secret (or"
                        + " client-secret-file), or none of them");
            }
        });
        if (any) {
            require(
                    oauth.url().matches("https?://[^/\\s]+(/\\S*)?"),
                    "muster.engine.oauth.url",
                    oauth.url(),
                    "write the address of the token endpoint, https://…");
            require(
                    oauth.clientSecret().isEmpty() || oauth.clientSecretFile().isEmpty(),
                    "muster.engine.oauth.client-secret-file",
                    oauth.clientSecretFile(),
                    "give client-secret or client-secret-file, not both");
            secret();
        }
    }

    private static void require(boolean right, String property, String value, String allowed) {
        if (!right) {
            throw new IllegalArgumentException(property + " is '" + value + "'; " + allowed);
        }
    }

    private static void readable(String certificate) {
        try (InputStream in = Files.newInputStream(Path.of(certificate))) {
            require(
                    !CertificateFactory.getInstance("X.509")
                            .generateCertificates(in)
                            .isEmpty(),
                    "muster.engine.ca-certificate",
                    certificate,
                    "that file has no certificate; write one in PEM");
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "muster.engine.ca-certificate is '" + certificate + "', which cannot be read: " + e, e);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    "muster.engine.ca-certificate is '" + certificate + "'; that file has no certificate; write one in"
                            + " PEM",
                    e);
        }
    }

    private String secret() {
        if (oauth.clientSecretFile().isEmpty()) {
            return oauth.clientSecret();
        }
        try {
            String secret = Files.readString(Path.of(oauth.clientSecretFile())).strip();
            require(
                    !secret.isEmpty(),
                    "muster.engine.oauth.client-secret-file",
                    oauth.clientSecretFile(),
                    "that file is empty; write the client's secret into it");
            return secret;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "muster.engine.oauth.client-secret-file is '" + oauth.clientSecretFile()
                            + "', which cannot be read: " + e,
                    e);
        }
    }

    /** A builder that knows the way there; null when no engine is configured. Environment variables change nothing in it. */
    @Nullable
    CamundaClientBuilder client() {
        if (address == null) {
            return null;
        }
        CamundaClientBuilder builder = CamundaClient.newClientBuilder()
                .applyEnvironmentVariableOverrides(false)
                .grpcAddress(address)
                .preferRestOverGrpc(false);
        if (!certificate.isEmpty()) {
            builder.caCertificatePath(certificate);
        }
        if (!authority.isEmpty()) {
            builder.overrideAuthority(authority);
        }
        if (!oauth.url().isEmpty()) {
            builder.credentialsProvider(credentials(address));
        }
        return builder;
    }

    private CredentialsProvider credentials(URI engine) {
        var provider = CredentialsProvider.newCredentialsProviderBuilder()
                .applyEnvironmentOverrides(false)
                .authorizationServerUrl(oauth.url())
                .clientId(oauth.clientId())
                .clientSecret(secret())
                .audience(oauth.audience().isEmpty() ? engine.getHost() : oauth.audience())
                // Beside our other secrets, not in somebody's home.
                .credentialsCachePath(tokens.toString());
        return (oauth.scope().isBlank()
                        ? provider
                        : provider.scope(oauth.scope().strip()))
                .build();
    }
}
