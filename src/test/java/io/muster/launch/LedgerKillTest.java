package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Changes that count their own effects, some at once and one after the other, while what they run on is killed at random
 * instants. Each is counted once: by itself, or because people were asked, who look at the counter before they answer.
 *
 * <p>An ordinary run kills twenty times and, so that it takes some five minutes, mostly what is back soonest: eight
 * times the runners, seven the database, three the server, twice the engine. {@code -Dkills=200} kills all four equally
 * often. The order and the instants follow from a seed that is printed: {@code -Dkills.seed=4}.
 */
class LedgerKillTest {

    private static final int ORDINARY = 20;
    private static final int LANES = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    /** How many entries are shown when it failed. */
    private static final int LAST = 30;

    /** How long a change may be under way when the kill comes. */
    private static final int LONGEST_MILLIS = 900;

    /** Stays when it failed, with all logs and both databases. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private enum Kill {
        RUNNERS(8),
        DATABASE(7),
        SERVER(3),
        ENGINE(2);

        private final int ordinary;

        Kill(int ordinary) {
            this.ordinary = ordinary;
        }
    }

    @Test
    void countsEachChangeOnceThoughAnythingIsKilledAtAnyInstant() throws IOException {
        int kills = Integer.getInteger("kills", ORDINARY);
        long seed = Long.getLong("kills.seed", System.currentTimeMillis() % 100_000);
        System.out.println("Killing " + kills + " times with -Dkills.seed=" + seed);
        Random random = new Random(seed);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Counter counter = new Counter();
                Installation muster = new Installation(folder.resolve("data"))) {
            write(counter, muster);
            muster.up();
            String incident = muster.api()
                    .command(Demo.VISITOR, "declare sev1 The counter is to be counted up", null)
                    .path("incident")
                    .asString();
            List<Lane> lanes = new ArrayList<>();
            for (int i = 0; i < LANES; i++) {
                lanes.add(new Lane("lane-" + (char) ('a' + i), muster, counter, incident));
            }
            List<CompletableFuture<Void>> going = lanes.stream()
                    .map(lane -> CompletableFuture.runAsync(lane, threads))
                    .toList();

            try {
                for (Kill kill : order(kills, random)) {
                    String lane = lanes.get(random.nextInt(LANES)).name;
                    strike(muster, counter, kill, lane, random, going);
                }
                lanes.forEach(Lane::stop);
            } catch (AssertionError | RuntimeException failed) {
                lanes.forEach(Lane::giveUp);
                System.out.println(muster.lastWords());
                throw new AssertionError(
                        failed.getMessage() + "\nIts folder stays: " + folder + "\nThe last that was recorded:\n"
                                + lanes.getFirst().lastRecorded(),
                        failed);
            }
            going.forEach(CompletableFuture::join);

            assertThat(counter.counts.values())
                    .allSatisfy(count -> assertThat(count).hasValue(1));
            assertThat(counter.counts)
                    .hasSize(lanes.stream().mapToInt(lane -> lane.done).sum());
            assertThat(muster.api().get("/api/v1/timeline/verification").path("faults"))
                    .isEmpty();
            System.out.println(counter.counts.size() + " changes counted once each, of which "
                    + lanes.stream().mapToInt(lane -> lane.asked).sum()
                    + " times nobody could know and people were asked");
        }
    }

    private static List<Kill> order(int kills, Random random) {
        List<Kill> order = new ArrayList<>();
        if (kills == ORDINARY) {
            for (Kill kill : Kill.values()) {
                order.addAll(Collections.nCopies(kill.ordinary, kill));
            }
        } else {
            for (int i = 0; i < kills; i++) {
                order.add(Kill.values()[i % Kill.values().length]);
            }
        }
        Collections.shuffle(order, random);
        return order;
    }

    /**
     * Waits for a change of this lane that begins from now on, and some more or less of it. Of any lane would not do: the
     * quick ones would have the slow ones, which wait for a runner, killed before they began, again and again.
     */
    private static void strike(
            Installation muster,
            Counter counter,
            Kill kill,
            String lane,
            Random random,
            List<CompletableFuture<Void>> going) {
        int before = counter.arrivalsOf(lane);
        await("a change of " + lane + " to begin").atMost(PATIENCE).until(() -> {
            going.stream().filter(CompletableFuture::isCompletedExceptionally).forEach(CompletableFuture::join);
            return counter.arrivalsOf(lane) > before;
        });
        // Not a wait for anything: the random instant.
        passes(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
        System.out.println("  " + kill.name().toLowerCase(Locale.ROOT) + " at " + lane + ", with " + counter.underWay
                + " under way");
        switch (kill) {
            case RUNNERS -> muster.killRunners();
            case DATABASE -> muster.killDatabase();
            case ENGINE -> muster.killEngine();
            case SERVER -> {
                muster.killServer();
                muster.up();
            }
        }
    }

    private static void passes(Duration time) {
        try {
            new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Counter counter, Installation muster) throws IOException {
        Path runbooks = Files.createDirectories(folder.resolve("runbooks"));
        for (int i = 0; i < LANES; i++) {
            String lane = "lane-" + (char) ('a' + i);
            // Half of them by a runner, half by a program without one around it.
            boolean byRunner = i % 2 == 0;
            Files.writeString(runbooks.resolve(lane + ".groovy"), """
                    runbook('Count in %1$s') {
                        owner 'team-count'
                        on    'counter'
                        inputs { number 'n' }
                        change('Count in %1$s') {
                            approval none: 'counting hurts nobody'
                            timeout  1.minute
                            run  { %2$s }
                            undo { %3$s }
                        }
                    }
                    """.formatted(
                            lane,
                            byRunner ? http("post", lane) : program("POST", lane, counter),
                            byRunner ? http("delete", lane) : program("DELETE", lane, counter)));
        }
        muster.with("muster.runbooks", runbooks.toString());
        Path settings = folder.resolve("data/muster.yaml");
        Files.writeString(
                settings,
                Files.readString(settings) + "  - { name: counter, kind: http, url: \"http://127.0.0.1:"
                        + counter.port() + "\", environment: test, runbooks: ['*'] }\n");
    }

    private static String http(String method, String lane) {
        return "http " + method + ": \"/" + lane + "/${inputs.n}\"";
    }

    private static String program(String method, String lane, Counter counter) {
        return """
                sh 'perl', '-MIO::Socket::INET', '-e',
                   'my $s = IO::Socket::INET->new("127.0.0.1:$ARGV[0]") or exit 9; \\
                    print $s "$ARGV[1] $ARGV[2] HTTP/1.0\\\\r\\\\n\\\\r\\\\n"; exit(<$s> =~ / 200 / ? 0 : 8)',
                   %d, '%s', "/%s/${inputs.n}" """.formatted(counter.port(), method, lane);
    }

    /** What is changed: outside of everything that is killed. A request counts when it comes, and is answered later. */
    private static final class Counter implements AutoCloseable {

        private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
        private final AtomicInteger arrivals = new AtomicInteger();
        private final AtomicInteger underWay = new AtomicInteger();
        private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
        private final HttpServer http;

        Counter() throws IOException {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", this::count);
            // Who is killed in the middle of a request holds up nobody else.
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.start();
        }

        int port() {
            return http.getAddress().getPort();
        }

        private void count(HttpExchange exchange) {
            counts.computeIfAbsent(exchange.getRequestURI().getPath(), path -> new AtomicInteger())
                    .incrementAndGet();
            arrivals.incrementAndGet();
            underWay.incrementAndGet();
            long takes = LONGEST_MILLIS / 3 + arrivals.get() * 137L % LONGEST_MILLIS;
            later.schedule(() -> answer(exchange), takes, TimeUnit.MILLISECONDS);
        }

        private void answer(HttpExchange exchange) {
            underWay.decrementAndGet();
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            } catch (IOException whoAskedIsDead) {
                // it counted all the same
            }
        }

        int arrivalsOf(String lane) {
            return counts.entrySet().stream()
                    .filter(each -> each.getKey().startsWith("/" + lane + "/"))
                    .mapToInt(each -> each.getValue().get())
                    .sum();
        }

        int of(String path) {
            AtomicInteger count = counts.get(path);
            return count == null ? 0 : count.get();
        }

        @Override
        public void close() {
            http.stop(0);
            later.shutdownNow();
        }
    }

    /** One who asks for a change, answers what is asked about it by the truth, and asks for the next. */
    private static final class Lane implements Runnable {

        private final String name;
        private final Installation muster;
        private final Counter counter;
        private final String incident;
        private volatile boolean stopping;
        private volatile boolean givenUp;
        private volatile int done;
        private volatile int asked;

        Lane(String name, Installation muster, Counter counter, String incident) {
            this.name = name;
            this.muster = muster;
            this.counter = counter;
            this.incident = incident;
        }

        /** After the change that is under way. */
        void stop() {
            stopping = true;
        }

        void giveUp() {
            stopping = true;
            givenUp = true;
        }

        private boolean stillWanted() {
            if (givenUp) {
                throw new AssertionError(name + " is given up, because another part failed");
            }
            return true;
        }

        @Override
        public void run() {
            while (!stopping) {
                countOnce(done + 1);
                done++;
            }
        }

        private void countOnce(int n) {
            String delivery = UUID.randomUUID().toString();
            await(name + " is asked for")
                    .atMost(PATIENCE)
                    .ignoreException(ServerApi.Failed.class)
                    .until(() -> {
                        stillWanted();
                        JsonNode answer =
                                muster.api().command("bob@demo.example", "run " + name + " n=" + n, incident, delivery);
                        assertThat(answer.path("refused").asBoolean())
                                .as("%s", answer)
                                .isFalse();
                        return true;
                    });
            String path = "/" + name + "/" + n;
            try {
                await(name + " counts " + n)
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(100))
                        .ignoreExceptionsMatching(
                                e -> e instanceof ServerApi.Failed || e instanceof UncheckedIOException)
                        .until(() -> stillWanted() && settledAndEnded(path, n));
            } catch (ConditionTimeoutException stuck) {
                throw new AssertionError(
                        stuck.getMessage() + "\n" + muster.api().get("/api/v1/runs?incident=" + incident) + record(),
                        stuck);
            }
            assertThat(counter.of(path))
                    .as("%s, whose step is done: %s", path, counter.of(path) == 1 ? "" : record())
                    .isEqualTo(1);
        }

        /** For who wants to know how it came. */
        private String record() {
            StringBuilder said = new StringBuilder();
            for (JsonNode entry : muster.api().get("/api/v1/incidents/" + incident + "/timeline")) {
                said.append("\n  ")
                        .append(entry.path("at").asString())
                        .append(' ')
                        .append(entry.path("type").asString())
                        .append(' ')
                        .append(entry.path("text").asString().replace('\n', ' '))
                        .append(' ')
                        .append(entry.path("details").path("run").asString(""));
            }
            return said.toString();
        }

        String lastRecorded() {
            try {
                List<String> lines = record().lines().toList();
                return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST), lines.size()));
            } catch (ServerApi.Failed | UncheckedIOException gone) {
                return " " + gone;
            }
        }

        private boolean settledAndEnded(String path, int n) {
            for (JsonNode question : muster.api().get("/api/v1/questions?incident=" + incident + "&state=open")) {
                if (question.path("title").asString().contains("'Count in " + name + "'")) {
                    settle(question, path);
                }
            }
            for (JsonNode run : muster.api().get("/api/v1/runs?incident=" + incident)) {
                if (run.path("runbook").asString().equals(name)
                        && run.path("inputs").path("n").asString().equals(Integer.toString(n))) {
                    return run.path("state").asString().equals("succeeded");
                }
            }
            return false;
        }

        private void settle(JsonNode question, String path) {
            String choice;
            switch (question.path("kind").asString()) {
                case "step-unknown" -> choice = counter.of(path) > 0 ? "happened the counter says so" : "again";
                case "step-failed" -> {
                    assertThat(counter.of(path))
                            .as("%s, which is said to have failed", path)
                            .isZero();
                    choice = "again";
                }
                default -> throw new AssertionError("nobody should be asked " + question);
            }
            asked++;
            muster.api().command(Demo.VISITOR, "choose " + question.path("key").asString() + " " + choice, incident);
        }
    }
}
