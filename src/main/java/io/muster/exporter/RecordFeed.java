package io.muster.exporter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;

/**
 * Lines waiting for Muster, and their way there. Knows nothing of the engine, so that it can be tested without one. Not thread-safe: the broker calls an
 * exporter from one thread at a time.
 */
final class RecordFeed implements AutoCloseable {

    /** What became of an attempt to send. */
    enum Outcome {
        /** There was nothing to send. */
        IDLE,
        SENT,
        FAILED
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int BATCH_LINES = 2_000;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Path file;
    private final int partition;
    private final int batchBytes;
    private final int heldBytes;
    private final Deque<Line> waiting = new ArrayDeque<>();

    private long bytes;
    private int nextBatchBytes;
    private long droppedBefore = -1;
    private long acknowledged = -1;
    private String address = "";
    private String token = "";
    private String engineInFile = "";
    private String engineSeen = "";
    private boolean unread = true;
    private String lastFailure = "";

    private record Line(long position, byte[] json) {}

    /**
     * @param file where address and token stand
     * @param batchBytes the largest body, before compression
     * @param heldBytes how much may wait here
     */
    RecordFeed(Path file, int partition, int batchBytes, int heldBytes) {
        this.file = file;
        this.partition = partition;
        this.batchBytes = batchBytes;
        this.nextBatchBytes = batchBytes;
        this.heldBytes = heldBytes;
    }

    void add(long position, String json) {
        byte[] line = (json + "\n").getBytes(StandardCharsets.UTF_8);
        waiting.add(new Line(position, line));
        bytes += line.length;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether a whole batch waits, so that it is worth sending before its time. */
    boolean hasBatch() {
        return bytes >= batchBytes / 2 || waiting.size() >= BATCH_LINES;
    }

    boolean isFull() {
        return bytes >= heldBytes;
    }

    /** Gives up the older half of what waits; the next batch says so. */
    void dropHalf() {
        long target = bytes / 2;
        while (bytes > target && !waiting.isEmpty()) {
            Line line = waiting.remove();
            bytes -= line.json.length;
            droppedBefore = line.position + 1;
            acknowledged = line.position;
        }
    }

    /** The highest position that need not be exported again, or -1. */
    long acknowledged() {
        return acknowledged;
    }

    void engine(String id) {
        engineSeen = id;
    }

    /** The engine's id, or empty while nobody knows it. */
    String engine() {
        if (engineSeen.isEmpty() && unread) {
            read();
        }
        return engineSeen.isEmpty() ? engineInFile : engineSeen;
    }

    String lastFailure() {
        return lastFailure;
    }

    /** Sends one batch from the front. What was not taken keeps waiting. */
    Outcome send() {
        if (waiting.isEmpty()) {
            return Outcome.IDLE;
        }
        if (unread) {
            read();
        }
        if (address.isEmpty()) {
            return failed(file + " names no address");
        }
        int count = 0;
        long last = -1;
        int size = 0;
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream body = new GZIPOutputStream(packed)) {
            for (Line line : waiting) {
                if (count > 0 && (size + line.json.length > nextBatchBytes || count >= BATCH_LINES)) {
                    break;
                }
                body.write(line.json);
                size += line.json.length;
                last = line.position;
                count++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return post(packed.toByteArray(), count, last);
    }

    private Outcome post(byte[] body, int count, long last) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/engine/records"))
                    .timeout(TIMEOUT)
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/x-ndjson")
                    .header("Content-Encoding", "gzip")
                    .header("Muster-Engine", engine())
                    .header("Muster-Partition", Integer.toString(partition))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            if (droppedBefore >= 0) {
                request.header("Muster-Dropped-Before", Long.toString(droppedBefore));
            }
            int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status >= 200 && status < 300) {
                taken(count, last);
                return Outcome.SENT;
            }
            if (status == 413) {
                nextBatchBytes = Math.max(1, nextBatchBytes / 2);
            }
            return failed(address + " answered " + status);
        } catch (IOException | IllegalArgumentException e) {
            return failed(address + " cannot be reached: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("interrupted");
        }
    }

    private void taken(int count, long last) {
        for (int i = 0; i < count; i++) {
            bytes -= waiting.remove().json.length;
        }
        acknowledged = last;
        droppedBefore = -1;
        nextBatchBytes = batchBytes;
        lastFailure = "";
    }

    private Outcome failed(String why) {
        lastFailure = why;
        unread = true;
        return Outcome.FAILED;
    }

    private void read() {
        Properties values = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            values.load(in);
            address = values.getProperty("address", "").strip().replaceAll("/+$", "");
            token = values.getProperty("token", "").strip();
            engineInFile = values.getProperty("engine", "").strip();
            unread = false;
        } catch (IOException | IllegalArgumentException e) {
            lastFailure = file + " cannot be read: " + e;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
