package io.muster.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a sender of alerts must show: a token that stands in the file, or a secret that is found elsewhere. One of both is
 * null.
 */
record Hook(@Nullable String token, @Nullable Secret secret) {

    Optional<String> value() {
        return secret == null ? Optional.ofNullable(token) : secret.value();
    }

    /** Never the token: a record is printed sooner or later. */
    @Override
    public String toString() {
        return secret == null ? "a token" : "secret " + secret.name();
    }
}
