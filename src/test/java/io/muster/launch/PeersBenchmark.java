package io.muster.launch;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Completed runs per second of programs that do the same work: a webhook starts three steps of {@code /bin/true}, and the
 * run counts once it is stored as completed. Not a test, so its name matches none. With {@code -Dbench.runs} other than 300
 * it does as many; with {@code -Dbench.peer=n8n} it measures that one alone.
 */
class PeersBenchmark {

    private static final int WARM_UP = 50;
    private static final int RUNS = Integer.getInteger("bench.runs", 300);

    /** Callers of the webhook, each with its next call as soon as the last one was answered. */
    private static final int AT_ONCE = 8;

    private static final String ONLY = System.getProperty("bench.peer", "");

    @TempDir
    Path folder;

    private interface Opening {
        Peer open(Path folder);
    }

    private record Figures(double runsPerSecond, double cpuMillisPerRun) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f runs/s, %.1f ms CPU a run", runsPerSecond, cpuMillisPerRun);
        }
    }

    @Test
    void measures() throws InterruptedException, ExecutionException {
        measure("flowable", FlowablePeer::new);
        measure("n8n", N8nPeer::new);
    }

    private void measure(String name, Opening opening) throws InterruptedException, ExecutionException {
        if (!ONLY.isEmpty() && !ONLY.equals(name)) {
            return;
        }
        try (Peer peer = opening.open(folder.resolve(name))) {
            complete(peer, WARM_UP);
            System.out.println(peer.name() + ": " + complete(peer, RUNS) + " (" + peer.what() + ")");
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
}
