package io.muster.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a secret is found, never the secret itself.
 *
 * @param key name of the environment variable, or path of the file
 * @param runbooks names of those that may have it; {@code *} is every one
 */
public record Secret(String name, Provider provider, String key, List<String> runbooks) {

    /** Where secrets come from. */
    public enum Provider {
        ENV,
        FILE
    }

    public boolean usableBy(String runbook) {
        return runbooks.contains("*") || runbooks.contains(runbook);
    }

    /** Read anew each time, so that it can be changed without a restart; empty when there is none, or nothing in it. */
    public Optional<String> value() {
        return switch (provider) {
            case ENV -> Optional.ofNullable(System.getenv(key)).filter(text -> !text.isBlank());
            case FILE -> read(Path.of(key));
        };
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
