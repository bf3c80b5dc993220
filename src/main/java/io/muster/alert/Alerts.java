package io.muster.alert;

import io.micronaut.core.annotation.Introspected;
import io.muster.alert.AlertRows.Known;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.RecordKey;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Façade: takes what monitoring sends and says which alerts an incident has. */
@Service
public class Alerts {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int TRIES = 3;

    private final Map<String, AlertFormat> formats;
    private final Intake intake;
    private final AlertRows rows;
    private final Incidents incidents;
    private final Urgency urgency;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Alerts(
            List<AlertFormat> formats,
            Intake intake,
            AlertRows rows,
            Incidents incidents,
            Urgency urgency,
            TransactionTemplate transaction,
            Clock clock) {
        this.formats = formats.stream().collect(Collectors.toMap(AlertFormat::sender, Function.identity()));
        this.intake = intake;
        this.rows = rows;
        this.incidents = incidents;
        this.urgency = urgency;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Whether there is an adapter for this sender. */
    public boolean knows(String sender) {
        return formats.containsKey(sender);
    }

    /** The senders there are adapters for, as people read a list. */
    public String senders() {
        return formats.keySet().stream().sorted().collect(Collectors.joining(", "));
    }

    /**
     * Takes one delivery, whole or not at all, in a transaction of its own.
     *
     * @param sender {@code alertmanager}, {@code generic}
     * @param headers names in lower case
     * @throws MalformedAlert naming the field; nothing is stored
     */
    public Receipt receive(String sender, Map<String, String> headers, byte[] body) {
        Delivery delivery = read(sender, body);
        for (int attempt = 1; ; attempt++) {
            try {
                List<RecordKey> taken = transaction.execute(tx -> intake.take(sender, delivery));
                return new Receipt(delivery.signals().size(), taken == null ? List.of() : taken);
            } catch (ConcurrencyFailureException e) {
                // Two deliveries met over the same incidents; PostgreSQL undid ours as a whole.
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /**
     * What {@link #receive} would do with each alert, and why. Changes nothing.
     *
     * @throws MalformedAlert naming the field
     */
    public List<Explained> explain(String sender, byte[] body) {
        Delivery delivery = read(sender, body);
        Map<String, Known> known = rows.known(
                sender, delivery.signals().stream().map(Signal::fingerprint).toList());
        Optional<RecordKey> grouped = rows.group(sender, delivery.group());
        return delivery.signals().stream()
                .map(signal -> explain(signal, known.get(signal.fingerprint()), grouped))
                .toList();
    }

    /** Those of the record, the firing ones first, then the oldest. */
    public List<Alert> of(RecordKey record) {
        return rows.of(record);
    }

    /** How many fire, and how many there are. */
    public Tally tally(RecordKey record) {
        return rows.tally(record.toString());
    }

    /** What came of a delivery: how many alerts it had, and the incidents that they are attached to. */
    public record Receipt(int accepted, List<RecordKey> incidents) {}

    /** How many alerts fire of how many. */
    @Introspected
    public record Tally(int firing, int total) {}

    /**
     * How one alert would be routed.
     *
     * @param incident where it is known from, or where its group goes; null when there is none yet
     * @param why the reasons, in words
     */
    public record Explained(
            String alert,
            String fingerprint,
            String level,
            @Nullable RecordKey incident,
            String why) {}

    private Explained explain(Signal signal, @Nullable Known known, Optional<RecordKey> grouped) {
        Incident incident =
                known == null ? null : incidents.find(known.alert().record()).orElse(null);
        Course course = Course.of(signal, known, incident, clock.instant());
        Urgency.Chosen chosen = urgency.of(signal);
        RecordKey where = incident == null ? grouped.orElse(null) : incident.key();
        String of = where == null
                ? ""
                : where + ", which is " + incidents.get(where).status().word();
        return new Explained(
                signal.name(),
                signal.fingerprint(),
                chosen.level().name(),
                where,
                "The alert " + course.words() + ". Known: " + (of.isEmpty() ? "nothing" : of) + ". Level "
                        + chosen.level().title() + ": " + chosen.why() + ".");
    }

    private Delivery read(String sender, byte[] body) {
        AlertFormat format = formats.get(sender);
        if (format == null) {
            throw new IllegalArgumentException("There is no sender '" + sender + "'. Known are " + senders() + ".");
        }
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JacksonException e) {
            throw new MalformedAlert("body", "The body is no JSON: " + firstLine(e));
        }
        if (!json.isObject()) {
            throw new MalformedAlert("body", "The body must be a JSON object, but is " + Fields.kind(json) + ".");
        }
        return format.read(json);
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("it cannot be read");
    }
}
