package io.muster.exporter;

import io.camunda.zeebe.exporter.api.Exporter;
import io.camunda.zeebe.exporter.api.ExporterException;
import io.camunda.zeebe.exporter.api.context.Context;
import io.camunda.zeebe.exporter.api.context.Controller;
import io.camunda.zeebe.protocol.record.Record;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.ProcessIntent;
import io.camunda.zeebe.protocol.record.value.deployment.Process;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What the broker loads: sees each record in order, passes the wanted ones on, and acknowledges a position only when Muster has taken all up to it. The
 * broker calls every method, and the scheduled sending, from one thread at a time.
 */
public final class MusterExporter implements Exporter {

    private static final String ENGINE_PROCESS = "muster-engine-";
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** The receiver takes 4 MiB; a little less leaves room for what a proxy counts in. */
    private static final int BATCH_BYTES = 3 * 1024 * 1024;

    private static final int HELD_BYTES = 16 * 1024 * 1024;

    private @Nullable RecordFeed feed;
    private @Nullable Controller controller;
    private @Nullable Logger log;
    private boolean drop;
    private boolean scheduled;
    private int failures;
    private long pausedUntil;

    @Override
    public void configure(Context context) {
        Object file = context.getConfiguration().getArguments().get("file");
        if (file == null) {
            throw new ExporterException(
                    "The exporter " + context.getConfiguration().getId() + " needs the argument 'file'.");
        }
        String onLag = String.valueOf(argument(context, "onlag", "block")).toLowerCase(Locale.ROOT);
        if (!onLag.equals("block") && !onLag.equals("drop")) {
            throw new ExporterException("The exporter's argument onLag is '" + onLag + "'; allowed are block, drop.");
        }
        drop = onLag.equals("drop");
        log = context.getLogger();
        feed = new RecordFeed(Path.of(file.toString()), context.getPartitionId(), BATCH_BYTES, HELD_BYTES);
        context.setFilter(new Context.RecordFilter() {
            @Override
            public boolean acceptType(RecordType type) {
                return type == RecordType.EVENT;
            }

            @Override
            public boolean acceptValue(ValueType type) {
                return RecordLines.wants(type);
            }
        });
    }

    /** Arguments that come from environment variables have lost their capitals. */
    private static Object argument(Context context, String name, Object otherwise) {
        return context.getConfiguration().getArguments().entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(entry -> (Object) entry.getValue())
                .findFirst()
                .orElse(otherwise);
    }

    @Override
    public void open(Controller controller) {
        this.controller = controller;
        controller.readMetadata().ifPresent(bytes -> feed().engine(new String(bytes, StandardCharsets.UTF_8)));
    }

    @Override
    public void export(Record<?> event) {
        RecordFeed feed = feed();
        if (feed.isFull()) {
            makeRoom(feed);
        }
        noticeEngine(feed, event);
        // Unwanted here, or from before Muster met this engine: done with, once all before it is.
        boolean unwanted = !RecordLines.wants(event) || feed.engine().isEmpty();
        if (unwanted) {
            if (feed.isEmpty()) {
                acknowledge(event.getPosition());
            }
            return;
        }
        feed.add(event.getPosition(), RecordLines.line(event));
        if (feed.hasBatch() && System.nanoTime() >= pausedUntil) {
            send();
        } else {
            schedule(SOON);
        }
    }

    /** The broker repeats a record that was refused, with its own backoff: so its log holds what we cannot. */
    private void makeRoom(RecordFeed feed) {
        if (System.nanoTime() >= pausedUntil) {
            send();
        }
        if (feed.isFull() && drop) {
            feed.dropHalf();
            acknowledge(feed.acknowledged());
        }
        if (feed.isFull()) {
            schedule(SOON);
            throw new ExporterException("Muster takes no records: " + feed.lastFailure());
        }
    }

    private void noticeEngine(RecordFeed feed, Record<?> event) {
        if (event.getIntent() == ProcessIntent.CREATED
                && event.getValue() instanceof Process process
                && process.getBpmnProcessId().startsWith(ENGINE_PROCESS)) {
            feed.engine(process.getBpmnProcessId().substring(ENGINE_PROCESS.length()));
        }
    }

    private void send() {
        RecordFeed feed = feed();
        RecordFeed.Outcome outcome;
        do {
            outcome = feed.send();
            if (outcome == RecordFeed.Outcome.SENT) {
                acknowledge(feed.acknowledged());
            }
        } while (outcome == RecordFeed.Outcome.SENT && feed.hasBatch());
        if (outcome == RecordFeed.Outcome.FAILED) {
            // Said once, not with every attempt of a long night.
            if (failures == 0) {
                log().warn("Muster takes no records ({}); trying again until it does", feed.lastFailure());
            }
            failures++;
            Duration pause = pause();
            pausedUntil = System.nanoTime() + pause.toNanos();
            schedule(pause);
        } else {
            if (failures > 0) {
                log().info("Muster takes records again, after {} failed attempts", failures);
            }
            failures = 0;
            if (!feed.isEmpty()) {
                schedule(SOON);
            }
        }
    }

    private Duration pause() {
        long millis = 100L << Math.min(failures, 6);
        return millis > LONGEST_PAUSE.toMillis() ? LONGEST_PAUSE : Duration.ofMillis(millis);
    }

    private void schedule(Duration after) {
        if (!scheduled) {
            scheduled = true;
            controller().scheduleCancellableTask(after, () -> {
                scheduled = false;
                long early = pausedUntil - System.nanoTime();
                if (early > 0) {
                    schedule(Duration.ofNanos(early));
                } else {
                    send();
                }
            });
        }
    }

    private void acknowledge(long position) {
        controller().updateLastExportedRecordPosition(position, feed().engine().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        RecordFeed open = feed;
        if (open != null) {
            open.close();
        }
    }

    private RecordFeed feed() {
        RecordFeed configured = feed;
        if (configured == null) {
            throw new IllegalStateException("not configured");
        }
        return configured;
    }

    private Controller controller() {
        Controller opened = controller;
        if (opened == null) {
            throw new IllegalStateException("not open");
        }
        return opened;
    }

    private Logger log() {
        Logger given = log;
        if (given == null) {
            throw new IllegalStateException("not configured");
        }
        return given;
    }
}
