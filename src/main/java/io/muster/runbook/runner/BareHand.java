package io.muster.runbook.runner;

import io.muster.runbook.Command;
import io.muster.runbook.StepOutcome;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs one program, isolated like a runner, for a command in which no code of its runbook has a say. */
final class BareHand implements Hand {

    private static final long READ = 2_000_000;
    private static final long MOST = 2_000_000_000;
    private static final int LONGEST_GREETING = 100;
    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;

    /** By SIGKILL, it or what guards it: that cannot be told apart. */
    private static final int KILLED = 128 + 9;

    /** Starts the program. */
    interface Start {
        RunnerProcess of(List<String> argv) throws RunnerFailed;
    }

    private sealed interface Heard {
        record Said(Reply reply) implements Heard {}

        /** @param began whether the program was started at all */
        record Ended(boolean began, CommandResult result) implements Heard {}
    }

    private final Start start;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private @Nullable RunnerProcess process;
    private @Nullable String killed;

    BareHand(Start start) {
        this.start = start;
    }

    @Override
    public Reply ask(Request request, Duration within, Consumer<String> lines, Consumer<Reply.Aside> asides)
            throws RunnerFailed {
        if (!(request instanceof Request.Execute execute) || !(execute.command() instanceof Command.Sh sh)) {
            return new Reply.Failed("this cannot be done without a runner");
        }
        synchronized (this) {
            if (killed != null) {
                throw new RunnerFailed(RunnerFailed.Kind.KILLED, killed);
            }
        }
        long deadline = System.nanoTime() + within.toNanos();
        RunnerProcess running;
        try {
            running = begin(sh.argv());
        } catch (RunnerFailed nothingStarted) {
            return new Reply.Failed(String.valueOf(nothingStarted.getMessage()));
        }
        try {
            while (true) {
                switch (heard.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    case null -> {
                        running.end();
                        throw new RunnerFailed(RunnerFailed.Kind.TIMED_OUT, "killed at its timeout");
                    }
                    case Heard.Said(Reply.Line line) -> lines.accept(line.text());
                    case Heard.Said ignored -> {}
                    case Heard.Ended ended -> {
                        return outcome(sh.argv(), running, ended);
                    }
                }
            }
        } catch (InterruptedException e) {
            running.end();
            Thread.currentThread().interrupt();
            throw new RunnerFailed(RunnerFailed.Kind.KILLED, "the server is stopping");
        }
    }

    private RunnerProcess begin(List<String> argv) throws RunnerFailed {
        RunnerProcess started = start.of(argv);
        String why;
        synchronized (this) {
            process = started;
            why = killed;
        }
        if (why != null) {
            started.kill(RunnerFailed.Kind.KILLED, why);
        }
        started.watch();
        Output output = new Output((Reply reply) -> heard.add(new Heard.Said(reply)));
        Processes.Lines said = new Processes.Lines(output, false);
        Processes.Lines complaints = new Processes.Lines(output, false);
        Thread complaining = reads("program-errors-", started, started.process().getErrorStream(), complaints::copy);
        AtomicBoolean ready = new AtomicBoolean();
        Thread saying = reads("program-", started, started.process().getInputStream(), from -> {
            ready.set(isReady(from));
            said.copy(from);
        });
        Thread.ofVirtual().name("program-end-" + started.pid()).start(() -> {
            try {
                int exit = started.process().waitFor();
                // What it left behind may hold the pipes open until it is killed.
                saying.join(Duration.ofSeconds(1));
                complaining.join(Duration.ofSeconds(1));
                String last = exit != 0 && !complaints.last().isEmpty() ? complaints.failure() : said.last();
                heard.add(new Heard.Ended(ready.get(), new CommandResult(exit, "", 0, last)));
            } catch (InterruptedException nobodyInterruptsIt) {
                Thread.currentThread().interrupt();
            }
        });
        return started;
    }

    /** On a thread of its own: who reads a pipe holds the carrier of a virtual thread. */
    private static Thread reads(String name, RunnerProcess process, InputStream pipe, Consumer<InputStream> how) {
        return Thread.ofPlatform()
                .daemon()
                .name(name + process.pid())
                .start(() -> how.accept(new Bounded(pipe, process)));
    }

    /** Before it has begun only what isolates it can have said anything. */
    private static boolean isReady(InputStream from) {
        StringBuilder line = new StringBuilder();
        try {
            for (int letter = from.read(); letter >= 0 && letter != '\n'; letter = from.read()) {
                if (line.length() < LONGEST_GREETING) {
                    line.append((char) letter);
                }
            }
        } catch (IOException gone) {
            return false;
        }
        return line.toString().equals(BareStarter.READY);
    }

    private static Reply outcome(List<String> argv, RunnerProcess running, Heard.Ended ended) throws RunnerFailed {
        RunnerProcess.Killed why = running.killed().orElse(null);
        running.end();
        if (why != null) {
            throw new RunnerFailed(why.kind(), why.why());
        }
        CommandResult result = ended.result();
        if (!ended.began()) {
            return new Reply.Failed("the program could not be isolated: " + result.summary());
        }
        if (cannotStart(result)) {
            return Reply.Executed.of(
                    StepOutcome.FAILED,
                    "cannot start " + argv.getFirst() + ": "
                            + (result.status() == NOT_FOUND
                                    ? "not found"
                                    : result.summary()
                                            .substring(result.summary().lastIndexOf(": ") + 2)));
        }
        if (result.status() == KILLED) {
            throw new RunnerFailed(
                    RunnerFailed.Kind.DIED, argv.getFirst() + " was killed; nobody knows how far it came");
        }
        return Reply.Executed.of(result.status() == 0 ? StepOutcome.DONE : StepOutcome.FAILED, result.ended(argv));
    }

    /** As its guard says it, a shell, or what lets it become somebody without rights. */
    private static boolean cannotStart(CommandResult result) {
        return (result.status() == NOT_FOUND || result.status() == NOT_EXECUTABLE)
                && (result.summary().startsWith("guard: ")
                        || result.summary().startsWith("setpriv: failed to execute "));
    }

    @Override
    public void kill(String why) {
        RunnerProcess running;
        synchronized (this) {
            killed = why;
            running = process;
        }
        if (running != null) {
            running.kill(RunnerFailed.Kind.KILLED, why);
        }
    }

    @Override
    public void close() {
        RunnerProcess running;
        synchronized (this) {
            running = process;
        }
        if (running != null) {
            running.end();
        }
    }

    /** What a program says: a good deal of it is read, the rest is let go by, and at some time it is too much. */
    private static final class Bounded extends FilterInputStream {

        private final RunnerProcess process;
        private final byte[] unread = new byte[1 << 16];
        private long sum;

        Bounded(InputStream in, RunnerProcess process) {
            super(in);
            this.process = process;
        }

        @Override
        public int read() throws IOException {
            int letter = sum > READ ? letGoBy() : super.read();
            sum++;
            return letter;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = sum > READ ? letGoBy() : super.read(into, offset, length);
            sum += read;
            return read;
        }

        private int letGoBy() throws IOException {
            for (int read = 0; read >= 0; read = in.read(unread)) {
                sum += read;
                if (sum > MOST) {
                    process.kill(RunnerFailed.Kind.FLOODED, "killed, because it said too much");
                    return -1;
                }
            }
            return -1;
        }
    }
}
