package io.muster.runbook;

/**
 * A runbook of the catalogue, in its newest good version.
 *
 * @param name its file's name without the ending: {@code restart-shop}
 * @param hash SHA-256, hex, of its text
 * @param source its text
 */
public record Runbook(String name, String hash, String source, Outline outline) {

    /** Name of its process: {@code runbook-restart-shop}. */
    public String processId() {
        return "runbook-" + name;
    }

    /** Message that starts its process. */
    public String startMessage() {
        return processId() + "-requested";
    }
}
