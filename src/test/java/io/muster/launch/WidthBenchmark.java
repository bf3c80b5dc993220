package io.muster.launch;

import io.muster.chat.CommandLine;
import io.muster.chat.CommandReceiver;
import io.muster.chat.Surface;
import io.muster.incident.Declaration;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.testkit.MusterTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * What history costs: the same work at 100 incidents and at 100,000, the open ones being as many, on the real database
 * with the engine away. The figures of docs/benchmarks-width.md. Not a test, so its name matches none: {@code ./muster
 * bench} runs it.
 */
@MusterTest
class WidthBenchmark {

    private static final Actor ADA = new Actor("ada", "Ada");
    private static final int FEW = 100;
    private static final int MANY = 100_000;
    private static final int TIMES = 300;

    @TempDir
    private static Path data;

    @Autowired
    private Incidents incidents;

    @Autowired
    private CommandReceiver receiver;

    @Autowired
    private JdbcClient jdbc;

    private final Map<String, List<Double>> figures = new LinkedHashMap<>();

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        Files.writeString(data.resolve("muster.yaml"), "people: [{ id: ada, name: Ada, email: ada@example.org }]\n");
        registry.add("muster.data", () -> data.toString());
    }

    @Test
    void measures() throws IOException {
        List<RecordKey> open = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            Incident declared = incidents.declare(new Declaration("Open " + i, "sev3", false, false, ADA, null));
            open.add(declared.key());
        }
        jdbc.sql("vacuum analyze").update();
        round(open, false);
        round(open, true);
        grow();
        round(open, false);
        round(open, true);
        write();
    }

    /** The first round of each size warms caches and compiler, and is not counted. */
    private void round(List<RecordKey> open, boolean counted) {
        measure("command `note` (one entry)", counted, i -> say("note number " + i, open.get(i % open.size())));
        measure("command `status`", counted, i -> say("status", open.get(i % open.size())));
        measure("command `list`", counted, i -> say("list", null));
        measure("command `declare`, then `cancel`", counted, i -> {
            Incident declared = incidents.declare(new Declaration("One more", "sev3", false, false, ADA, null));
            say("cancel benchmark", declared.key());
        });
        measure("list of the newest that ended", counted, i -> incidents.ended(20));
    }

    private void measure(String what, boolean counted, IntConsumer work) {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            long before = System.nanoTime();
            work.accept(i);
            nanos.add(System.nanoTime() - before);
        }
        if (counted) {
            figures.computeIfAbsent(what, key -> new ArrayList<>())
                    .add(nanos.stream().sorted().toList().get(TIMES / 2) / 1e6);
        }
    }

    private void say(String text, @org.jspecify.annotations.Nullable RecordKey room) {
        receiver.receive(new CommandLine(CommandLine.freshDelivery(), text, ADA, room, Surface.SAY));
    }

    /** Ended incidents with what each leaves behind: roles, entries, questions, answers, alerts, typed lines. */
    private void grow() {
        for (String sql : List.of(
                "insert into incident_record (key, number, title, level, status, private, drill, opening, declared_by,"
                        + " declared_by_name, declared_at, since, closed_at) select 'INC-' || n, n, 'Old ' || n, 'sev3',"
                        + " 'CLOSED', false, false, 1, 'ada', 'Ada', now() - interval '1 day', now() - interval '1 hour',"
                        + " now() from generate_series(1000000, 1000000 + :many) n",
                "insert into incident_role select key, 'RESPONDER', 'ada', 'Ada', now() from incident_record"
                        + " where number >= 1000000 and :many > 0",
                "insert into incident_person select key, 'ada', 'Ada', now() from incident_record"
                        + " where number >= 1000000 and :many > 0",
                "insert into timeline_head select key, 5, '\\x00' from incident_record"
                        + " where number >= 1000000 and :many > 0",
                "insert into timeline_entry (record, n, type, at, salt, payload, digest, hash) select key, n, 'note-written',"
                        + " now(), '\\x00', '{}', '\\x00', '\\x00' from incident_record, generate_series(1, 5) n"
                        + " where number >= 1000000 and :many > 0",
                "insert into question_question (record, number, reference, ask, state, asked_at) select key, 1, key, '{}',"
                        + " 'DECIDED', now() from incident_record where number >= 1000000 and :many > 0",
                "insert into alert_alert (record, sender, fingerprint, name, title, labels, count, first_at, last_at)"
                        + " select key, 'generic', key, 'a', 'a', '{}', 1, now(), now() from incident_record"
                        + " where number >= 1000000 and :many > 0",
                "insert into chat_inbox select 'ada', key, 'Ada', 'note', key, 'SAY', now(), now(), '{}'"
                        + " from incident_record where number >= 1000000 and :many > 0")) {
            jdbc.sql(sql).param("many", MANY).update();
        }
        jdbc.sql("vacuum analyze").update();
        // What was just poured in goes to the disk now, not beside what is measured.
        jdbc.sql("checkpoint").update();
    }

    private void write() throws IOException {
        StringBuilder text = new StringBuilder("""
                # What history costs

                Written by `./muster bench`: the same work at 100 incidents and, in the same run and database, at 100,000 that have ended with
                their entries, questions, alerts and typed lines; 100 are open in both. Median of 300, in process, without the engine. The aim is a
                ratio of 1.2 at most.

                | What | at 100 | at 100,000 | ratio |
                |---|---|---|---|
                """);
        figures.forEach((what, medians) -> text.append("| %s | %.2f ms | %.2f ms | %.2f |%n"
                .formatted(what, medians.get(0), medians.get(1), medians.get(1) / medians.get(0))));
        Files.writeString(Path.of("docs", "benchmarks-width.md"), text);
    }
}
