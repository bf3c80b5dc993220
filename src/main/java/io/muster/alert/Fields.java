package io.muster.alert;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads fields that a stranger wrote: each is there in the kind and size that we expect, or is named. */
final class Fields {

    private static final int LONGEST_VALUE = 1_000;

    private Fields() {}

    /** A text, shortened to a line of {@code most} characters; null when absent or empty. */
    static @Nullable String line(JsonNode in, String path, String field, int most) {
        JsonNode value = in.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw new MalformedAlert(
                    path + field, "'" + path + field + "' must be a text, but is " + kind(value) + ".");
        }
        String line = clean(value.stringValue(), most);
        return line.isEmpty() ? null : line;
    }

    /** One line without control characters, and without half characters, which no database takes. */
    static String clean(String text, int most) {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return shortened(whole.replaceAll("[\\p{Cntrl}\\s]+", " ").strip(), most);
    }

    /** Names and their values; what is no text is written as one. */
    static Map<String, String> texts(JsonNode in, String path, String field) {
        JsonNode object = in.path(field);
        if (object.isMissingNode() || object.isNull()) {
            return Map.of();
        }
        if (!object.isObject()) {
            throw new MalformedAlert(
                    path + field, "'" + path + field + "' must be an object of texts, but is " + kind(object) + ".");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (entry.getValue().isContainer()) {
                String name = path + field + "." + entry.getKey();
                throw new MalformedAlert(name, "'" + name + "' must be a text, but is " + kind(entry.getValue()) + ".");
            }
            texts.put(
                    shortened(entry.getKey(), LONGEST_VALUE),
                    shortened(entry.getValue().asString(""), LONGEST_VALUE));
        }
        return texts;
    }

    /** {@code firing} or {@code resolved}. */
    static boolean firing(JsonNode in, String path, String field, String otherwise) {
        String status = line(in, path, field, 100);
        return switch (status == null ? otherwise : status) {
            case "firing" -> true;
            case "resolved" -> false;
            default ->
                throw new MalformedAlert(
                        path + field,
                        "'" + path + field + "' must be 'firing' or 'resolved', but is '" + status + "'.");
        };
    }

    /** An address that may be shown as a link; null for anything else. */
    static @Nullable String link(@Nullable String address) {
        return address != null && address.matches("https?://[^\\s\"'<>]{1,1900}") ? address : null;
    }

    /** Fit for a key of ours: as it is when short and plain, else its hash. */
    static String key(String text) {
        return text.matches("[\\x20-\\x7e]{1,200}") ? text : hash(text);
    }

    /** The same for the same labels, in whatever order they came. */
    static String fingerprint(Map<String, String> labels) {
        StringBuilder all = new StringBuilder();
        new TreeMap<>(labels)
                .forEach((name, value) -> all.append(name.length())
                        .append(':')
                        .append(name)
                        .append(value.length())
                        .append(':')
                        .append(value));
        return hash(all.toString()).substring(0, 32);
    }

    static String shortened(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }

    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case MISSING -> "missing";
            case NULL -> "null";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            default -> "a text";
        };
    }

    private static String hash(String text) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
