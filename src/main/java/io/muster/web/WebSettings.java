package io.muster.web;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param url how people reach this server; unset: as they asked for it
 * @param ownerToken bearer token that acts as the owner on {@code /api/**}; unset: there is none
 * @param owner id or address of the owner; unset: the first person of {@code muster.yaml}
 * @param demo whether the owner may speak and read as others, whatever his rights
 */
@ConfigurationProperties("muster")
record WebSettings(
        @Nullable String url,
        @Nullable String ownerToken,
        @Nullable String owner,
        boolean demo) {

    boolean overHttps() {
        return url != null && url.startsWith("https://");
    }
}
