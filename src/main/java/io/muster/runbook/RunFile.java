package io.muster.runbook;

import org.jspecify.annotations.Nullable;

/**
 * How the version that a run uses stands to the file on disk.
 *
 * @param used SHA-256, hex, of the version that it uses
 * @param newer of the newest good version, where that is another; null where it is not
 * @param refused the first mistake of the file on disk, where that cannot be used; null where it can
 */
public record RunFile(
        String used, @Nullable String newer, @Nullable Mistake refused) {

    /** For people; empty when the run uses what lies on the disk. */
    public String words() {
        String uses = "uses version " + name(used);
        if (refused != null) {
            return uses + ", because the file on disk is refused: " + refused;
        }
        return newer == null ? "" : uses + "; there is a newer one, " + name(newer);
    }

    /** How people call a version: the beginning of its hash. */
    static String name(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }
}
