package io.muster.runbook.runner;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * One runner process, seen from the server: asked by one thread at a time, killed by any. Nothing that it says is trusted:
 * lines are bounded, and so is their sum.
 */
public final class Runner implements Hand {

    private static final int LONGEST_LINE = 4_000_000;
    private static final long MOST = 32_000_000;

    private sealed interface Heard {
        record Said(Reply reply) implements Heard {}

        record Silent(RunnerFailed.Kind kind, String why) implements Heard {}
    }

    private static final String OUT_OF_MEMORY = "java.lang.OutOfMemoryError";
    private static final Pattern NO_THREAD = Pattern.compile("unable to create native thread|pthread_create failed");

    private final RunnerProcess process;
    private final Writer requests;
    private final Runnable whenUsed;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>(10_000);
    private final StringBuffer complaints = new StringBuffer();
    private final Thread complaining;
    private final AtomicBoolean used = new AtomicBoolean();

    private Runner(RunnerProcess process, Runnable whenUsed) {
        this.process = process;
        this.whenUsed = whenUsed;
        this.requests =
                new BufferedWriter(new OutputStreamWriter(process.process().getOutputStream(), StandardCharsets.UTF_8));
        // Threads of their own: whoever reads a pipe holds the carrier of a virtual thread, and after half a quiet
        // minute the JDK makes up for it no more. Two runners that wait would stop all virtual threads where there
        // are few processors.
        this.complaining = Thread.ofPlatform()
                .daemon()
                .name("runner-errors-" + process.pid())
                .start(this::listenToComplaints);
        Thread.ofPlatform().daemon().name("runner-" + process.pid()).start(this::listen);
    }

    /**
     * @param whenUsed called when it begins its step, and when it ends: time to start the next
     * @throws RunnerFailed when the process cannot be started
     */
    static Runner start(RunnerProcess.Made made, RunnerProcess.Watched watched, Runnable whenUsed) throws RunnerFailed {
        return new Runner(RunnerProcess.start(made, watched), whenUsed);
    }

    public long pid() {
        return process.pid();
    }

    boolean hides(List<Path> paths) {
        return process.hides(paths);
    }

    boolean alive() {
        return process.process().isAlive() && heard.stream().noneMatch(Heard.Silent.class::isInstance);
    }

    /** Does this, on a thread of its own, when the process has ended for whatever reason. */
    void onEnd(Runnable then) {
        process.process()
                .onExit()
                .thenRun(() -> Thread.ofVirtual().name("runner-ended-" + pid()).start(then));
    }

    /** Waits until it can take requests. */
    void awaitReady(Duration within) throws RunnerFailed {
        if (!(next(System.nanoTime() + within.toNanos(), ignored -> {}, ignored -> {}) instanceof Reply.Ready)) {
            kill("it did not begin as a runner does");
            throw new RunnerFailed(RunnerFailed.Kind.DIED, "the runner did not begin as a runner does");
        }
    }

    /**
     * Asks, and waits for the answer. On {@link RunnerFailed} the process tree is dead.
     *
     * @param within how long to wait for the answer
     * @param lines takes output as it comes, on this thread
     */
    public Reply ask(Request request, Duration within, Consumer<String> lines) throws RunnerFailed {
        return ask(request, within, lines, ignored -> {});
    }

    @Override
    public Reply ask(Request request, Duration within, Consumer<String> lines, Consumer<Reply.Aside> asides)
            throws RunnerFailed {
        if (!used.getAndSet(true)) {
            // Only now: until then no code of others runs in it.
            process.watch();
        }
        try {
            requests.write(Wire.write(request));
            requests.write('\n');
            requests.flush();
            if (request instanceof Request.Execute) {
                whenUsed.run();
            }
        } catch (IOException e) {
            close();
            throw new RunnerFailed(RunnerFailed.Kind.DIED, "the runner is gone" + complaint());
        }
        return next(System.nanoTime() + within.toNanos(), lines, asides);
    }

    private Reply next(long deadline, Consumer<String> lines, Consumer<Reply.Aside> asides) throws RunnerFailed {
        try {
            while (true) {
                Heard next = heard.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                switch (next) {
                    case null -> {
                        close();
                        throw new RunnerFailed(RunnerFailed.Kind.TIMED_OUT, "killed at its timeout");
                    }
                    case Heard.Said(Reply.Line line) -> lines.accept(line.text());
                    case Heard.Said(Reply.Aside aside) -> asides.accept(aside);
                    case Heard.Said(Reply reply) -> {
                        return reply;
                    }
                    case Heard.Silent(RunnerFailed.Kind kind, String why) -> {
                        close();
                        throw new RunnerFailed(kind, why);
                    }
                }
                if (System.nanoTime() > deadline) {
                    close();
                    throw new RunnerFailed(RunnerFailed.Kind.TIMED_OUT, "killed at its timeout");
                }
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new RunnerFailed(RunnerFailed.Kind.KILLED, "the server is stopping");
        }
    }

    /** Lets it come to its own end, by hanging up; whether it did. */
    boolean ends(Duration within) throws InterruptedException {
        try {
            requests.close();
        } catch (IOException gone) {
            return false;
        }
        Process ending = process.process();
        return ending.waitFor(within.toMillis(), TimeUnit.MILLISECONDS) && ending.exitValue() == 0;
    }

    @Override
    public void kill(String why) {
        process.kill(RunnerFailed.Kind.KILLED, why);
        whenUsed.run();
    }

    /** Ends it and all its children, in whatever state. */
    @Override
    public void close() {
        process.end();
        whenUsed.run();
    }

    private void listen() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.process().getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            long sum = 0;
            for (int letter = reader.read(); letter >= 0; letter = reader.read()) {
                if (++sum > MOST || line.length() > LONGEST_LINE) {
                    process.process().destroyForcibly();
                    heard.put(new Heard.Silent(RunnerFailed.Kind.FLOODED, "killed, because it said too much"));
                    return;
                }
                if (letter == '\n') {
                    heard.put(new Heard.Said(Wire.reply(line.toString())));
                    line.setLength(0);
                } else {
                    line.append((char) letter);
                }
            }
            heard.put(silent());
        } catch (IOException | JacksonException e) {
            process.process().destroyForcibly();
            heard.offer(silent());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Heard.Silent silent() {
        return process.killed()
                .map(killed -> new Heard.Silent(killed.kind(), killed.why()))
                .orElseGet(() -> new Heard.Silent(RunnerFailed.Kind.DIED, "the runner died" + complaint()));
    }

    private void listenToComplaints() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.process().getErrorStream(), StandardCharsets.UTF_8))) {
            for (int letter = reader.read(); letter >= 0; letter = reader.read()) {
                if (complaints.length() < 2_000) {
                    complaints.append((char) letter);
                }
            }
        } catch (IOException gone) {
            // it died, which is heard elsewhere
        }
    }

    /** Its last words may come a moment after its end. */
    private String complaint() {
        try {
            complaining.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String all = complaints.toString();
        if (NO_THREAD.matcher(all).find()) {
            return ", because it could start no more threads; muster.runner.limits.processes allows more";
        }
        if (all.contains(OUT_OF_MEMORY)) {
            return ", because its memory was full; muster.runner.memory gives it more";
        }
        String first = all.strip().lines().findFirst().orElse("");
        return first.isEmpty() ? "" : ": " + first;
    }
}
