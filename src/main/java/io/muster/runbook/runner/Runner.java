package io.muster.runbook.runner;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * One runner process, seen from the server: asked by one thread at a time, killed by any. Nothing that it says is trusted:
 * lines are bounded, and so is their sum.
 */
public final class Runner implements AutoCloseable {

    private static final int LONGEST_LINE = 4_000_000;
    private static final long MOST = 32_000_000;
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private sealed interface Heard {
        record Said(Reply reply) implements Heard {}

        record Silent(RunnerFailed.Kind kind, String why) implements Heard {}
    }

    private final Process process;
    private final Writer requests;
    private final Path folder;
    private final Runnable whenUsed;
    private final Runnable afterwards;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>(10_000);
    private final StringBuffer complaints = new StringBuffer();
    private volatile @Nullable String killed;

    private Runner(Process process, Path folder, Runnable whenUsed, Runnable afterwards) {
        this.process = process;
        this.folder = folder;
        this.whenUsed = whenUsed;
        this.afterwards = afterwards;
        this.requests = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        // Threads of their own: whoever reads a pipe holds the carrier of a virtual thread, and after half a quiet
        // minute the JDK makes up for it no more. Two runners that wait would stop all virtual threads where there
        // are few processors.
        Thread.ofPlatform().daemon().name("runner-" + process.pid()).start(this::listen);
        Thread.ofPlatform().daemon().name("runner-errors-" + process.pid()).start(this::listenToComplaints);
    }

    /**
     * @param whenUsed called when it begins its step, and when it ends: time to start the next
     * @throws RunnerFailed when the process cannot be started
     */
    static Runner start(List<String> command, Path folder, Path directory, Runnable whenUsed, Runnable afterwards)
            throws RunnerFailed {
        ProcessBuilder builder = new ProcessBuilder(ownSession(command)).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().put("HOME", folder.toString());
        try {
            return new Runner(builder.start(), folder, whenUsed, afterwards);
        } catch (IOException e) {
            throw new RunnerFailed(
                    RunnerFailed.Kind.DIED, "cannot start " + command.getFirst() + ": " + e.getMessage());
        }
    }

    /** Ctrl-C in the terminal is for the server, which lets a step that is going come to its end. */
    private static List<String> ownSession(List<String> command) {
        return Files.isExecutable(SETSID)
                ? Stream.concat(Stream.of(SETSID.toString()), command.stream()).toList()
                : command;
    }

    public long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive() && heard.stream().noneMatch(Heard.Silent.class::isInstance);
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

    /** @param asides takes what the runbook tells the room, on this thread */
    public Reply ask(Request request, Duration within, Consumer<String> lines, Consumer<Reply.Aside> asides)
            throws RunnerFailed {
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

    /** Ends it and all its children now; who waits for an answer gets {@link RunnerFailed.Kind#KILLED}. */
    public void kill(String why) {
        killed = why;
        close();
    }

    /** Ends it and all its children, in whatever state. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        afterwards.run();
        deleteFolder();
        whenUsed.run();
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.<Path>empty()) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | java.io.UncheckedIOException leftBehind) {
            complaints.append("its folder could not be deleted");
        }
    }

    private void listen() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            long sum = 0;
            for (int letter = reader.read(); letter >= 0; letter = reader.read()) {
                if (++sum > MOST || line.length() > LONGEST_LINE) {
                    process.destroyForcibly();
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
            process.destroyForcibly();
            heard.offer(silent());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Heard.Silent silent() {
        String why = killed;
        return why == null
                ? new Heard.Silent(RunnerFailed.Kind.DIED, "the runner died" + complaint())
                : new Heard.Silent(RunnerFailed.Kind.KILLED, why);
    }

    private void listenToComplaints() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (int letter = reader.read(); letter >= 0; letter = reader.read()) {
                if (complaints.length() < 2_000) {
                    complaints.append((char) letter);
                }
            }
        } catch (IOException gone) {
            // it died, which is heard elsewhere
        }
    }

    private String complaint() {
        String first = complaints.toString().strip().lines().findFirst().orElse("");
        return first.isEmpty() ? "" : ": " + first;
    }
}
