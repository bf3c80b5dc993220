package io.muster.launch;

import io.muster.Muster;
import io.muster.chat.CommandLine;
import io.muster.chat.CommandReceiver;
import io.muster.chat.Surface;
import io.muster.incident.Declaration;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What history costs: the same work on a server with 100 incidents and on one with 100,000, the open ones being as many,
 * each with a real database of its own, the engine away. Both are up at once and take turns, one doing after the other, so
 * that whatever else the machine does falls on both; the ratio is that of a round's medians, and of the rounds the median
 * is told. The figures of docs/benchmarks-width.md. Not a test, so its name matches none: {@code ./muster bench} runs it.
 * With {@code -Dbench.many=2000 -Dbench.times=20} it is quickly over and prints what it finds.
 */
class WidthBenchmark {

    private static final int FULL = 100_000;

    /** As many are open on both sides. */
    private static final int FEW = 100;

    private static final int MANY = Integer.getInteger("bench.many", FULL);

    /** Odd, so that one of them is the median. */
    private static final int ROUNDS = 9;

    /** Doings a round, side and kind of work. */
    private static final int TIMES = Integer.getInteger("bench.times", 100);

    private static final Actor ADA = new Actor("ada", "Ada");

    private static final Map<String, Work> WORKS = new LinkedHashMap<>();

    static {
        WORKS.put("command `note` (one entry)", (side, i) -> side.say("note number " + i, side.open(i)));
        WORKS.put("command `status`", (side, i) -> side.say("status", side.open(i)));
        WORKS.put("command `list`", (side, i) -> side.say("list", null));
        WORKS.put("command `declare`, then `cancel`", (side, i) -> side.say("cancel benchmark", side.declare()));
        WORKS.put("list of the newest that ended", (side, i) -> side.incidents.ended(20));
    }

    @TempDir
    Path folder;

    private interface Work {
        void once(Side side, int i);
    }

    /** One round's medians, in milliseconds. */
    private record Round(double few, double many) {
        double ratio() {
            return many / few;
        }
    }

    @Test
    void measures() throws IOException {
        Map<String, List<Round>> figures = new LinkedHashMap<>();
        try (Side few = new Side(folder.resolve("few"));
                Side many = new Side(folder.resolve("many"))) {
            grow(many.jdbc);
            settle(few.jdbc);
            settle(many.jdbc);
            // The first warms caches and compiler, and is not counted.
            WORKS.forEach((what, work) -> round(few, many, work));
            for (int i = 0; i < ROUNDS; i++) {
                WORKS.forEach((what, work) ->
                        figures.computeIfAbsent(what, none -> new ArrayList<>()).add(round(few, many, work)));
            }
        }
        String page = page(figures);
        if (MANY == FULL) {
            Files.writeString(Path.of("docs", "benchmarks-width.md"), page);
        } else {
            System.out.println(page);
        }
    }

    private static Round round(Side few, Side many, Work work) {
        List<Long> atFew = new ArrayList<>();
        List<Long> atMany = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            // Neither is always the one that finds the processor's caches as the other left them.
            if (i % 2 == 0) {
                atFew.add(nanos(few, work, i));
                atMany.add(nanos(many, work, i));
            } else {
                atMany.add(nanos(many, work, i));
                atFew.add(nanos(few, work, i));
            }
        }
        return new Round(median(atFew) / 1e6, median(atMany) / 1e6);
    }

    private static long nanos(Side side, Work work, int i) {
        long before = System.nanoTime();
        work.once(side, i);
        return System.nanoTime() - before;
    }

    private static <T extends Comparable<T>> T median(List<T> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** A whole server on a database of its own. */
    private static final class Side implements AutoCloseable {

        private final ConfigurableApplicationContext server;
        private final CommandReceiver receiver;
        private final List<RecordKey> open = new ArrayList<>();
        final Incidents incidents;
        final JdbcClient jdbc;

        Side(Path data) throws IOException {
            Files.createDirectories(data);
            Files.writeString(
                    data.resolve("muster.yaml"), "people: [{ id: ada, name: Ada, email: ada@example.org }]\n");
            server = new SpringApplicationBuilder(Muster.class)
                    .run(
                            "--spring.datasource.url=" + TestPostgres.freshDatabase(),
                            "--spring.datasource.username=postgres",
                            "--muster.data=" + data,
                            "--server.port=0");
            receiver = server.getBean(CommandReceiver.class);
            incidents = server.getBean(Incidents.class);
            jdbc = server.getBean(JdbcClient.class);
            for (int i = 0; i < FEW; i++) {
                open.add(declare());
            }
        }

        RecordKey declare() {
            return incidents
                    .declare(new Declaration("Open", "sev3", false, false, ADA, null))
                    .key();
        }

        RecordKey open(int i) {
            return open.get(i % open.size());
        }

        void say(String text, @Nullable RecordKey room) {
            receiver.receive(new CommandLine(CommandLine.freshDelivery(), text, ADA, room, Surface.SAY));
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** Ended incidents with what each leaves behind: roles, entries, questions, answers, alerts, typed lines. */
    private static void grow(JdbcClient jdbc) {
        for (String sql : List.of(
                "insert into incident_record (key, number, title, level, status, private, drill, opening, declared_by,"
                        + " declared_by_name, declared_at, since, closed_at) select 'INC-' || n, n, 'Old ' || n, 'sev3',"
                        + " 'CLOSED', false, false, 1, 'ada', 'Ada', now() - interval '1 day', now() - interval '1 hour',"
                        + " now() from generate_series(1000000, 999999 + :many) n",
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
    }

    /** What was just poured in goes to the disk now, not beside what is measured. */
    private static void settle(JdbcClient jdbc) {
        jdbc.sql("vacuum analyze").update();
        jdbc.sql("checkpoint").update();
    }

    private static String page(Map<String, List<Round>> figures) {
        StringBuilder text = new StringBuilder("""
                # What history costs

                Written by `./muster bench`: the same work on a server with 100 incidents and on one with %,d more that have ended with
                their entries, questions, alerts and typed lines; 100 are open on both. In process, without the engine. Both take turns, one doing after
                the other; %d rounds of %d doings each. The ratio is that of the medians of a round, told as the median of the rounds and the
                least and the most. The aim is 1.2 at most.

                | What | at 100 | at %,d | ratio | least – most |
                |---|---|---|---|---|
                """.formatted(MANY, ROUNDS, TIMES, MANY));
        figures.forEach((what, rounds) -> {
            List<Double> ratios = rounds.stream().map(Round::ratio).sorted().toList();
            text.append("| %s | %.2f ms | %.2f ms | %.2f | %.2f – %.2f |%n"
                    .formatted(
                            what,
                            median(rounds.stream().map(Round::few).toList()),
                            median(rounds.stream().map(Round::many).toList()),
                            median(ratios),
                            ratios.getFirst(),
                            ratios.getLast()));
        });
        return text.toString();
    }
}
