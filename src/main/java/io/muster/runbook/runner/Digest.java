package io.muster.runbook.runner;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What a file beside a runbook is, as one number. */
final class Digest {

    private Digest() {}

    static String of(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Name to SHA-256, hex. */
    static Map<String, String> of(Map<String, String> files) {
        Map<String, String> digests = new TreeMap<>();
        files.forEach((name, text) -> digests.put(name, of(text)));
        return digests;
    }
}
