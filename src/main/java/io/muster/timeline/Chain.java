package io.muster.timeline;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * How entries are chained: hash = SHA-256(previous hash ‖ n ‖ type ‖ time in µs ‖ digest), where digest = SHA-256(salt ‖
 * payload). The payload can be taken out later; digest and chain stay. Before entry 1 stands a hash of the record's key,
 * so that one record's chain cannot pass for another's.
 */
final class Chain {

    private Chain() {}

    static byte[] start(String record) {
        return sha256().digest(("muster timeline " + record).getBytes(StandardCharsets.UTF_8));
    }

    static byte[] digest(byte[] salt, String payload) {
        MessageDigest sha = sha256();
        sha.update(salt);
        return sha.digest(payload.getBytes(StandardCharsets.UTF_8));
    }

    /** All but {@code type} have a fixed length, so no two entries read alike. */
    static byte[] hash(byte[] previous, long n, String type, Instant at, byte[] digest) {
        MessageDigest sha = sha256();
        sha.update(previous);
        sha.update(ByteBuffer.allocate(Long.BYTES).putLong(n).flip());
        sha.update(type.getBytes(StandardCharsets.UTF_8));
        sha.update(ByteBuffer.allocate(Long.BYTES).putLong(micros(at)).flip());
        return sha.digest(digest);
    }

    private static long micros(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000L), at.getNano() / 1_000);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
