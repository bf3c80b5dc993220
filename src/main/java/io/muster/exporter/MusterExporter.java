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
    /** The receiver takes 4 MiB; a little less leaves room for what a proxy counts in. */
    private static final int BATCH_BYTES = 3 * 1024 * 1024;

    private static final int HELD_BYTES = 16 * 1024 * 1024;

    private @Nullable RecordFeed feed;
    private @Nullable Delivery delivery;
    private @Nullable Controller controller;
    private @Nullable Logger log;

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
        log = context.getLogger();
        int held = number(context, "held", HELD_BYTES);
        RecordFeed waiting =
                new RecordFeed(Path.of(file.toString()), context.getPartitionId(), Math.min(BATCH_BYTES, held), held);
        feed = waiting;
        delivery = new Delivery(waiting, onLag.equals("drop"), new OfBroker(), System::nanoTime);
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

    private static int number(Context context, String name, int otherwise) {
        String given = String.valueOf(argument(context, name, otherwise)).strip();
        try {
            int number = Integer.parseInt(given);
            if (number >= 64 * 1024) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ExporterException(
                "The exporter's argument " + name + " is '" + given + "'; allowed is a number of bytes from 65536.");
    }

    @Override
    public void open(Controller controller) {
        this.controller = controller;
        controller.readMetadata().ifPresent(bytes -> feed().engine(new String(bytes, StandardCharsets.UTF_8)));
    }

    @Override
    public void export(Record<?> event) {
        RecordFeed feed = feed();
        Delivery delivery = delivery();
        if (!delivery.hasRoom()) {
            // The broker offers a record that was refused again, with its own backoff: so its log holds what we cannot.
            throw new ExporterException("Muster takes no records: " + feed.lastFailure());
        }
        noticeEngine(feed, event);
        // Unwanted here, or from before Muster met this engine.
        if (!RecordLines.wants(event) || feed.engine().isEmpty()) {
            delivery.skip(event.getPosition());
        } else {
            delivery.add(event.getPosition(), RecordLines.line(event));
        }
    }

    private void noticeEngine(RecordFeed feed, Record<?> event) {
        if (event.getIntent() == ProcessIntent.CREATED
                && event.getValue() instanceof Process process
                && process.getBpmnProcessId().startsWith(ENGINE_PROCESS)) {
            feed.engine(process.getBpmnProcessId().substring(ENGINE_PROCESS.length()));
        }
    }

    private final class OfBroker implements Delivery.Broker {
        @Override
        public void acknowledge(long position) {
            controller()
                    .updateLastExportedRecordPosition(position, feed().engine().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void schedule(Duration after, Runnable task) {
            controller().scheduleCancellableTask(after, task);
        }

        @Override
        public void failing(String why) {
            log().warn("Muster takes no records ({}); trying again until it does", why);
        }

        @Override
        public void takenAgain(int failedAttempts) {
            log().info("Muster takes records again, after {} failed attempts", failedAttempts);
        }
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

    private Delivery delivery() {
        Delivery configured = delivery;
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
