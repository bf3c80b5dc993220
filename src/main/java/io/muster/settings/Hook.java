package io.muster.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a sender of alerts must show: a token that stands in the file, or a secret that is found elsewhere. One of both is
 * null.
 */
record Hook(@Nullable String token, @Nullable Secret secret) {

    private static final Logger log = LoggerFactory.getLogger(Hook.class);

    /** Empty when the secret cannot be had; why is logged. */
    Optional<String> value() {
        if (secret == null) {
            return Optional.ofNullable(token);
        }
        try {
            return Optional.of(secret.value());
        } catch (SecretAway away) {
            log.warn("Nothing is taken from a sender of alerts: {}", away.getMessage());
            return Optional.empty();
        }
    }

    /** Whether another server is asked for it, which must not happen with each alert. */
    boolean isFar() {
        return secret != null && secret.source() instanceof SecretSource.InVault;
    }

    /** Never the token: a record is printed sooner or later. */
    @Override
    public String toString() {
        return secret == null ? "a token" : "secret " + secret.name();
    }
}
