package io.muster.runbook;

import java.util.Map;

/**
 * A runbook of the catalogue, in its newest good version.
 *
 * @param name its file's name without the ending: {@code restart-shop}
 * @param hash SHA-256, hex, of its text and its files
 * @param source its text
 * @param files that lie beside it and that it runs: name to text
 */
public record Runbook(String name, String hash, String source, Outline outline, Map<String, String> files) {

    public Runbook {
        files = Map.copyOf(files);
    }

    /** Name of its process: {@code runbook-restart-shop}. */
    public String processId() {
        return "runbook-" + name;
    }

    /** Message that starts its process. */
    public String startMessage() {
        return processId() + "-requested";
    }
}
