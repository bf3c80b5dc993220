package io.muster.web;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Addresses of the bundled scripts and style sheet. They change with the content, so that browsers may keep them for ever.
 */
public record Assets(String script, String diagram, String style) {

    static Assets ofClassPath() {
        return new Assets(address("app.js"), address("diagram.js"), address("style.css"));
    }

    private static String address(String name) {
        try (InputStream in = Assets.class.getResourceAsStream("/static/" + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "static/" + name + " is not on the class path; build it with ./mvnw process-resources");
            }
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
            return "/" + name + "?v=" + HexFormat.of().formatHex(digest, 0, 6);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("static/" + name + " cannot be read", e);
        }
    }
}
