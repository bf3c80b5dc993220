package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Completed runs per second beside programs that do the same work, each with a durable PostgreSQL of its own: a call over
 * HTTP starts three steps of {@code /bin/true}, and the run counts once it is stored as completed. All are up at once and
 * take turns, so that whatever else the machine does falls on each; the ratio is that of a round, and of the rounds the
 * median is told. Then, with Muster alone, what a step costs when nothing else goes on, and what ten thousand finished runs
 * cost the next. The figures of docs/benchmarks-speed.md. Not a test, so its name matches none: {@code ./muster bench} runs
 * it. With {@code -Dbench.runs=20 -Dbench.rounds=3} it is quickly over and prints what it finds.
 */
class SpeedBenchmark {

    private static final int FULL = 100;
    private static final int RUNS = Integer.getInteger("bench.runs", FULL);

    /** Odd, so that one of them is the median. */
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);

    /** Until compilers and caches are warm; nobody counts it. */
    private static final int WARM_UP = RUNS * 10;

    /** Callers, each with its next call as soon as the last one was answered. */
    private static final int AT_ONCE = 8;

    private static final int ALONE = 60;

    /** Of a round, in which a Muster with many finished runs takes its turn after one with few. */
    private static final int IN_TURN = 12;

    private static final int FEW = 20;
    private static final int FINISHED = 10_000;

    @TempDir
    Path folder;

    private record Figures(double runsPerSecond, double cpuMillis) {}

    @Test
    void measures() throws InterruptedException, ExecutionException, IOException {
        Map<String, List<Figures>> figures = new LinkedHashMap<>();
        Map<String, String> what = new LinkedHashMap<>();
        String alone;
        try (MusterPeer muster = new MusterPeer(folder.resolve("muster"))) {
            try (FlowablePeer flowable = new FlowablePeer(folder.resolve("flowable"));
                    N8nPeer n8n = new N8nPeer(folder.resolve("n8n"))) {
                List<Peer> peers = new ArrayList<>(List.of(muster, flowable, n8n));
                for (Peer peer : peers) {
                    what.put(peer.name(), peer.what());
                    complete(peer, WARM_UP);
                }
                for (int round = 0; round < ROUNDS; round++) {
                    for (Peer peer : peers) {
                        figures.computeIfAbsent(peer.name(), none -> new ArrayList<>())
                                .add(complete(peer, RUNS));
                    }
                    Collections.rotate(peers, 1);
                }
                for (Peer peer : peers) {
                    assertThat(peer.programs())
                            .as("programs that %s ran for its runs", peer.name())
                            .isEqualTo(3 * peer.completed());
                }
            }
            alone = alone(muster);
        }
        String page = page(what, figures) + alone;
        if (RUNS == FULL) {
            Files.writeString(Path.of("docs", "benchmarks-speed.md"), page);
        } else {
            System.out.println(page);
        }
    }

    /** From the first call until the last run is stored. */
    private static Figures complete(Peer peer, int runs) throws InterruptedException, ExecutionException {
        long aim = peer.completed() + runs;
        Duration cpuBefore = peer.cpu();
        long before = System.nanoTime();
        try (ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                calls.add(callers.submit(peer::post));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
        await("all runs of " + peer.name() + " stored as completed")
                .atMost(Duration.ofMinutes(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> peer.completed() >= aim);
        double seconds = (System.nanoTime() - before) / 1e9;
        return new Figures(runs / seconds, peer.cpu().minus(cpuBefore).toNanos() / 1e6 / runs);
    }

    /** One run after the other, nothing beside them. */
    private String alone(MusterPeer muster) throws InterruptedException, ExecutionException {
        List<Double> few = new ArrayList<>();
        List<Double> many = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        long first = muster.count("select coalesce(max(id), 0) from runbook_effect");
        inTurn(muster, few, ALONE);
        double stepToStep = medianMillis(
                muster,
                "lead(began_at) over (partition by run order by id) - began_at from runbook_effect where id > "
                        + first);
        double program = medianMillis(muster, "ended_at - began_at from runbook_effect where id > " + first);
        double between = medianMillis(
                muster,
                "lead(began_at) over (partition by run order by id) - ended_at from runbook_effect where id > "
                        + first);
        double run = median(few);
        try (MusterPeer grown = new MusterPeer(folder.resolve("grown"))) {
            complete(grown, WARM_UP + ROUNDS * RUNS);
            inTurn(grown, many, ALONE);
            grow(grown);
            for (int round = 0; round < ROUNDS; round++) {
                few.clear();
                many.clear();
                inTurn(muster, few, IN_TURN);
                inTurn(grown, many, IN_TURN);
                ratios.add(median(many) / median(few));
            }
        }
        muster.lookAtEach();
        complete(muster, FEW / 2);
        Figures lookedAt = complete(muster, FEW);
        return """

                ## A run alone

                Nothing else going on; %d runs, one after the other, as PostgreSQL has their times. The aim is 25 ms from step to step, of
                which the program itself is one or two.

                | What | p50 |
                |---|---|
                | from the begin of a step to the begin of the next | %.1f ms |
                | of it, the program with its isolation and what is written before and after | %.1f ms |
                | and from its end to the begin of the next | %.1f ms |
                | a whole run, from the request until it is stored as succeeded | %.0f ms |

                With %,d more finished runs, each with its record, entries and ledger, a run takes %.2f times as long (%.2f – %.2f): beside a
                Muster without them, %d runs each in turn, %d times.

                A step that is more than a program (here with an `expect`) has a runner, a JVM of its own: three of them, eight callers, %d runs:
                %.1f runs/s.
                """.formatted(
                        ALONE,
                        stepToStep,
                        program,
                        between,
                        run,
                        FINISHED,
                        median(ratios),
                        Collections.min(ratios),
                        Collections.max(ratios),
                        IN_TURN,
                        ROUNDS,
                        FEW,
                        lookedAt.runsPerSecond());
    }

    private static void inTurn(MusterPeer muster, List<Double> millis, int runs) {
        for (int i = 0; i < runs; i++) {
            millis.add(muster.alone());
        }
    }

    private static double medianMillis(MusterPeer muster, String intervals) {
        return muster.count("select round(1000000 * percentile_cont(0.5) within group (order by"
                        + " extract(epoch from gap))) from (select " + intervals + ") gaps (gap) where gap is not null")
                / 1e3;
    }

    /** The last run with all that belongs to it, many times over. */
    private static void grow(MusterPeer muster) {
        long number =
                muster.count("select substr(record, 4)::bigint from runbook_run order by requested_at desc limit 1");
        copy(muster, number, "incident_record", "key", "'key', 'OP-' || many, 'number', many");
        copy(muster, number, "timeline_head", "record", "'record', 'OP-' || many");
        copy(muster, number, "timeline_entry", "record", "'record', 'OP-' || many, 'id', 1000000 * r.id + many");
        copy(muster, number, "runbook_number", "record", "'record', 'OP-' || many");
        copy(muster, number, "runbook_run", "record", "'record', 'OP-' || many");
        copy(muster, number, "runbook_effect", "run", "'run', 'OP-' || many || '/R1', 'id', 1000000 * r.id + many");
        copy(
                muster,
                number,
                "flow_generation",
                "record",
                "'record', 'OP-' || many, 'key', replace(r.key, 'OP-%d', 'OP-' || many), 'base', replace(r.base, 'OP-%d', 'OP-' || many)"
                        .formatted(number, number));
        muster.change("vacuum analyze");
        muster.change("checkpoint");
    }

    private static void copy(MusterPeer muster, long number, String table, String key, String other) {
        muster.change(
                "insert into %1$s overriding system value select (jsonb_populate_record(null::%1$s, to_jsonb(r) || jsonb_build_object(%4$s))).* from %1$s r, generate_series(1000000, %5$d) many where r.%2$s in ('OP-%3$d', 'OP-%3$d/R1')"
                        .formatted(table, key, number, other, 999_999 + FINISHED));
    }

    private static String page(Map<String, String> what, Map<String, List<Figures>> figures) {
        StringBuilder text = new StringBuilder("""
                # Runs per second

                Written by `./muster bench`: a call over HTTP starts three steps of `/bin/true`, and a run counts once PostgreSQL has it as
                completed; eight callers. All are up at once and take turns, %d rounds of %d runs each. The ratio is that of a round, told as the
                median of the rounds with the least and the most. The aim is 1 to Flowable and 3 to n8n.
                Flowable and n8n start the programs as their own children: they isolate nothing, ask nobody and have no ledger of effects.

                | | runs/s | CPU a run | Muster's runs/s to its |
                |---|---|---|---|
                """.formatted(ROUNDS, RUNS));
        List<Figures> ours = figures.getOrDefault("Muster", List.of());
        figures.forEach((name, rounds) -> {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < rounds.size(); i++) {
                ratios.add(ours.get(i).runsPerSecond() / rounds.get(i).runsPerSecond());
            }
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.0f ms | %s |%n",
                    name,
                    median(rounds, Figures::runsPerSecond),
                    median(rounds, Figures::cpuMillis),
                    name.equals("Muster")
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "%.2f (%.2f – %.2f)",
                                    median(ratios),
                                    Collections.min(ratios),
                                    Collections.max(ratios))));
        });
        text.append('\n');
        what.forEach((name, how) ->
                text.append("- ").append(name).append(": ").append(how).append(".\n"));
        return text.toString();
    }

    private static double median(List<Figures> rounds, ToDoubleFunction<Figures> of) {
        return median(rounds.stream().map(of::applyAsDouble).toList());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
