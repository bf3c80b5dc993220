package io.muster.flow;

import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.worker.JobWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes jobs from the engine, each onto a virtual thread of its own, and keeps them ours while they are worked. A job
 * that is delivered again while it is still being worked here is not worked twice.
 */
@Component
class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /** How many jobs of one type are worked at once by this replica. */
    private static final int SIDE_BY_SIDE = 16;

    /** Longer than a job takes that waits for nobody; a step of a runbook was awaited before, or is left on purpose. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Engine engine;
    private final FlowTimings timings;
    private final JobReader reader;
    private final JobWork work;
    private final Map<String, Worker> workers;
    private final Set<Long> inHand = ConcurrentHashMap.newKeySet();
    private final List<JobWorker> open = new ArrayList<>();
    private volatile String present = "";

    Dispatcher(Engine engine, FlowTimings timings, JobReader reader, JobWork work, List<Worker> workers) {
        this.engine = engine;
        this.timings = timings;
        this.reader = reader;
        this.work = work;
        this.workers = workers.stream().collect(Collectors.toMap(Worker::type, Function.identity()));
    }

    /** Begins to take jobs from this engine, or goes on with it. */
    synchronized void open(String engineId) {
        present = engineId;
        if (open.isEmpty()) {
            workers.values().forEach(worker -> open.add(open(worker)));
        }
    }

    /** Takes no more; what is in hand comes to its end, which the engine is told while it still listens. */
    synchronized void close() {
        open.forEach(JobWorker::close);
        open.clear();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (inHand) {
            try {
                while (!inHand.isEmpty() && System.nanoTime() < deadline) {
                    inHand.wait(100);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Keeps what is being worked ours; called more than once per time-out. */
    void keep() {
        for (Long job : inHand) {
            try {
                engine.hold(job, timings.job());
            } catch (EngineRefused | EngineAway e) {
                log.debug("Job {} could not be kept: {}", job, e.getMessage());
            }
        }
    }

    private JobWorker open(Worker worker) {
        Semaphore free = new Semaphore(SIDE_BY_SIDE);
        return engine.client()
                .newWorker()
                .jobType(worker.type())
                .handler((client, job) ->
                        Thread.ofVirtual().name("job-" + job.getKey()).start(() -> take(worker, job, free)))
                .timeout(timings.job())
                .maxJobsActive(SIDE_BY_SIDE)
                .streamEnabled(true)
                .open();
    }

    private void take(Worker worker, ActivatedJob job, Semaphore free) {
        if (!inHand.add(job.getKey())) {
            return;
        }
        free.acquireUninterruptibly();
        try {
            work.work(worker, reader.read(present, job));
        } catch (BadParameter e) {
            log.warn("Job {} of {} cannot be worked: {}", job.getKey(), job.getBpmnProcessId(), e.getMessage());
            work.putOff(job.getKey(), job.getRetries(), String.valueOf(e.getMessage()));
        } catch (EngineAway e) {
            log.debug("Job {} will come again: {}", job.getKey(), e.getMessage());
        } catch (RuntimeException e) {
            log.warn("Job {} of {} is left to its time-out", job.getKey(), job.getBpmnProcessId(), e);
        } finally {
            free.release();
            inHand.remove(job.getKey());
            synchronized (inHand) {
                inHand.notifyAll();
            }
        }
    }
}
