package io.muster.settings;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * A named place that runbooks may act on.
 *
 * @param url base address; {@code jdbc:postgresql://…} of a database, {@code ssh://host:22} of a host, the API server's of
 *     a cluster
 * @param environment free word, shown on approval cards: {@code production}
 * @param user to sign in as; empty where there is none
 * @param knownHosts lines as in a file {@code known_hosts}, for a host; else empty
 * @param secrets names of the secrets that go with it; the first is what signs in: a token, a password, a private key, or a
 *     whole kubeconfig
 * @param runbooks names of those that may use it; {@code *} is every one
 */
public record Target(
        String name,
        Kind kind,
        URI url,
        String environment,
        String user,
        String knownHosts,
        List<String> secrets,
        List<String> runbooks) {

    public enum Kind {
        HTTP,
        /** A PostgreSQL database. */
        SQL,
        SSH,
        KUBERNETES;

        /** As {@code muster.yaml} and the runbook language write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean usableBy(String runbook) {
        return runbooks.contains("*") || runbooks.contains(runbook);
    }
}
