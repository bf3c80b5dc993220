package io.muster.web;

import io.muster.database.Sweep;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How long links and sessions are kept after they ended. */
@Configuration(proxyBeanMethods = false)
class SignInRetention {

    private static final Duration KEPT = Duration.ofDays(1);

    @Bean
    Sweep endedLinks() {
        return new Sweep("sign-ins", KEPT, ended("web_link"));
    }

    @Bean
    Sweep endedSessions() {
        return new Sweep("sign-ins", KEPT, ended("web_session"));
    }

    private static String ended(String table) {
        return "delete from " + table + " where token_hash in (select token_hash from " + table
                + " where expires_at < :before limit :limit)";
    }
}
