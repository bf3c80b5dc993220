package io.muster.launch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a service again when its process dies: at once, then with growing pauses while it will not live. */
final class Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** Who lived this long did not die of how it was started. */
    private static final Duration STEADY = Duration.ofMinutes(1);

    private final List<Thread> watchers = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean stopping;

    /** From now on; the service has been started. */
    void watch(Service service) {
        Thread watcher = Thread.ofPlatform()
                .daemon()
                .name("supervisor of " + service.name())
                .unstarted(() -> keepUp(service));
        watchers.add(watcher);
        watcher.start();
    }

    private void keepUp(Service service) {
        Duration pause = Duration.ZERO;
        while (!stopping) {
            long since = System.nanoTime();
            long pid = service.pid();
            service.awaitEnd();
            if (stopping) {
                return;
            }
            if (System.nanoTime() - since > STEADY.toNanos()) {
                pause = Duration.ZERO;
            }
            LOG.warn(
                    "{} died (process {}); starting it again{}",
                    service.name(),
                    pid,
                    pause.isZero() ? "" : " in " + pause.toSeconds() + " s");
            pause = revive(service, pause);
        }
    }

    /** Returns the pause before the next attempt, should it die again soon. */
    private Duration revive(Service service, Duration before) {
        Duration pause = before;
        while (!stopping) {
            try {
                if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return pause;
                }
                long begun = System.nanoTime();
                service.restart();
                LOG.info(
                        "{} is back after {} ms (process {})",
                        service.name(),
                        (System.nanoTime() - begun) / 1_000_000,
                        service.pid());
                return longer(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return pause;
            } catch (RuntimeException e) {
                if (stopping) {
                    return pause;
                }
                pause = longer(pause);
                LOG.error("{} trying again in {} s", e.getMessage(), pause.toSeconds());
            }
        }
        return pause;
    }

    private static Duration longer(Duration pause) {
        Duration next = pause.isZero() ? Duration.ofSeconds(1) : pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }

    /** From now on a process that ends is left ended. */
    void stop() {
        stopping = true;
        stopped.countDown();
        watchers.forEach(Thread::interrupt);
    }
}
