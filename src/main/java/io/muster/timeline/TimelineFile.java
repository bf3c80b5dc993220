package io.muster.timeline;

import io.muster.timeline.Timeline.Verification;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Timelines outside the database: a line for the head of a timeline ({@code timeline}, {@code entries}, {@code head}),
 * then one for each entry; several timelines may follow each other. Needs no database, so that anybody who was given the
 * file can prove it.
 */
public final class TimelineFile {

    private static final HexFormat HEX = HexFormat.of();

    private TimelineFile() {}

    /** Proves an exported file. What cannot be read is a fault, with its line. */
    public static Verification verify(BufferedReader in) throws IOException {
        Proof proof = new Proof(false);
        List<String> unreadable = new ArrayList<>();
        boolean begun = false;
        int at = 0;
        String line;
        while ((line = in.readLine()) != null) {
            at++;
            if (line.isBlank()) {
                continue;
            }
            try {
                JsonNode read = Payload.JSON.readTree(line);
                if (read.has("timeline")) {
                    if (begun) {
                        proof.end();
                    }
                    proof.begin(text(read, "timeline"), number(read, "entries"), bytes(read, "head"));
                    begun = true;
                } else if (begun) {
                    proof.entry(link(read));
                } else {
                    unreadable.add("Line " + at + ": an entry before any line that begins a timeline.");
                }
            } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
                unreadable.add("Line " + at + " is no line of a timeline: " + firstLine(e) + ".");
            }
        }
        if (begun) {
            proof.end();
        } else if (unreadable.isEmpty()) {
            unreadable.add("The file holds no timeline.");
        }
        Verification found = proof.found();
        unreadable.addAll(found.faults());
        return new Verification(found.records(), found.entries(), List.copyOf(unreadable));
    }

    static void writeHead(Appendable out, String record, long entries, byte[] head) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("timeline", record);
        line.put("entries", entries);
        line.put("head", HEX.formatHex(head));
        out.append(Payload.JSON.writeValueAsString(line)).append('\n');
    }

    static void write(Appendable out, Link link) throws IOException {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("record", link.record());
        line.put("n", link.n());
        line.put("type", link.type());
        line.put("at", link.at().toString());
        byte[] salt = link.salt();
        line.put("salt", salt == null ? null : HEX.formatHex(salt));
        line.put("payload", link.payload());
        line.put("author", link.author());
        line.put("digest", HEX.formatHex(link.digest()));
        line.put("hash", HEX.formatHex(link.hash()));
        out.append(Payload.JSON.writeValueAsString(line)).append('\n');
    }

    private static Link link(JsonNode read) {
        return new Link(
                text(read, "record"),
                number(read, "n"),
                text(read, "type"),
                Instant.parse(text(read, "at")),
                read.path("salt").isString() ? bytes(read, "salt") : null,
                read.path("payload").isString() ? text(read, "payload") : null,
                null,
                bytes(read, "digest"),
                bytes(read, "hash"));
    }

    private static String text(JsonNode read, String field) {
        if (!read.path(field).isString()) {
            throw new IllegalArgumentException("'" + field + "' is missing or no text");
        }
        return read.path(field).stringValue();
    }

    private static long number(JsonNode read, String field) {
        if (!read.path(field).isIntegralNumber() || !read.path(field).canConvertToLong()) {
            throw new IllegalArgumentException("'" + field + "' is missing or no whole number");
        }
        return read.path(field).longValue();
    }

    private static byte[] bytes(JsonNode read, String field) {
        return HEX.parseHex(text(read, field));
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
