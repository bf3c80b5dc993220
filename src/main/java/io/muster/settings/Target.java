package io.muster.settings;

import java.net.URI;
import java.util.List;

/**
 * A named place that runbooks may act on.
 *
 * @param environment free word, shown on approval cards: {@code production}
 * @param secrets names of the secrets that go with it
 * @param runbooks names of those that may use it; {@code *} is every one
 */
public record Target(String name, Kind kind, URI url, String environment, List<String> secrets, List<String> runbooks) {

    public enum Kind {
        HTTP
    }

    public boolean usableBy(String runbook) {
        return runbooks.contains("*") || runbooks.contains(runbook);
    }
}
