package io.muster.runbook;

import io.muster.runbook.Steps.Ran;
import io.muster.runbook.runner.Reply;
import io.muster.runbook.runner.Request;
import io.muster.runbook.runner.Runner;
import io.muster.runbook.runner.RunnerFailed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt that is begun: the runner works, we beat for it, watch for an abort, and write what came of it. */
final class StepExecution {

    private static final Logger log = LoggerFactory.getLogger(StepExecution.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int MOST_OUTPUT = 1_000_000;
    private static final int LONGEST_LINE = 500;
    private static final int LONGEST_OUTPUT = 4096;
    private static final int MOST_OUTPUTS = 50;
    private static final int MOST_TOLD = 20;
    private static final Duration PROGRESS = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final Resolver resolver;
    private final Runner runner;
    private final BoundRun bound;
    private final String id;
    private final boolean undo;
    private final long effect;
    private final StringBuilder output = new StringBuilder();
    private int told;
    private long progressed = System.nanoTime() - PROGRESS.toNanos();
    private volatile boolean aborted;
    private volatile boolean lost;
    private volatile long proved = System.nanoTime();

    StepExecution(
            Ledger ledger, Resolver resolver, Runner runner, BoundRun bound, String id, boolean undo, long effect) {
        this.ledger = ledger;
        this.resolver = resolver;
        this.runner = runner;
        this.bound = bound;
        this.id = id;
        this.undo = undo;
        this.effect = effect;
    }

    Ran run(Command command) {
        CountDownLatch over = new CountDownLatch(1);
        Thread.ofVirtual().name("beat-" + bound.run().key() + "-" + id).start(() -> beat(over));
        Thread.ofVirtual().name("watch-" + bound.run().key() + "-" + id).start(() -> watch(over));
        Reply.Executed came;
        try {
            came = ask(command);
        } finally {
            over.countDown();
        }
        if (lost) {
            return new Ran.NotYet(Ledger.LEASE, "its lease was lost");
        }
        // PostgreSQL takes no NUL, and nobody's terminal shall be steered.
        String said = came.line().replaceAll("\\p{Cntrl}+", " ").strip();
        String line = said.length() <= LONGEST_LINE ? said : said.substring(0, LONGEST_LINE) + "…";
        return ledger.finish(
                bound, undo ? id + "/undo" : id, effect, came.outcome(), line, output.toString(), outputs(came));
    }

    /** Nothing that a runner says is trusted: scalars under plain names, each at most 4 KB. */
    private static Map<String, Object> outputs(Reply.Executed came) {
        Map<String, Object> given = came.outputs();
        Map<String, Object> good = new LinkedHashMap<>();
        if (given != null && came.outcome() == StepOutcome.DONE) {
            given.forEach((name, value) -> {
                boolean scalar = value instanceof Number
                        || value instanceof Boolean
                        || (value instanceof String text
                                && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_OUTPUT);
                if (scalar && good.size() < MOST_OUTPUTS && name.matches("[a-zA-Z][a-zA-Z0-9_]{0,62}")) {
                    good.put(name, value instanceof String text ? text.replace('\0', ' ') : value);
                }
            });
        }
        return good;
    }

    private Reply.Executed ask(Command command) {
        Step step = bound.step(id);
        boolean change = undo || !step.isRepeatable();
        Request.Access access;
        Map<String, String> secrets;
        try {
            access = resolver.access(bound, id, command);
            secrets = resolver.secrets(bound, command);
        } catch (Resolver.SecretAway away) {
            return Reply.Executed.of(StepOutcome.FAILED, String.valueOf(away.getMessage()));
        }
        try {
            Reply reply = runner.ask(
                    new Request.Execute(
                            Request.VERSION,
                            bound.text(),
                            id,
                            undo,
                            bound.facts(),
                            command,
                            access,
                            secrets,
                            step.timeout().toMillis()),
                    step.timeout().plus(GRACE),
                    this::keep,
                    this::tell);
            return switch (reply) {
                case Reply.Executed executed -> executed;
                case Reply.Failed failed -> Reply.Executed.of(StepOutcome.FAILED, failed.why());
                default ->
                    Reply.Executed.of(
                            change ? StepOutcome.UNKNOWN : StepOutcome.FAILED, "the runner answered something else");
            };
        } catch (RunnerFailed failed) {
            if (aborted) {
                return Reply.Executed.of(StepOutcome.ABORTED, "aborted while it was going");
            }
            return Reply.Executed.of(
                    change ? StepOutcome.UNKNOWN : StepOutcome.FAILED, String.valueOf(failed.getMessage()));
        }
    }

    /** What a runbook tells the room is bounded too: it is said by code that nobody trusts. */
    private void tell(Reply.Aside aside) {
        switch (aside) {
            case Reply.Progress progress -> {
                if (System.nanoTime() - progressed > PROGRESS.toNanos()) {
                    progressed = System.nanoTime();
                    ledger.progress(effect, progress.done(), progress.total());
                }
            }
            case Reply.Said said -> {
                if (++told <= MOST_TOLD) {
                    ledger.say(bound, id, clean(said.text()));
                }
            }
            case Reply.Attached attached -> {
                if (++told <= MOST_TOLD && attached.name().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,79}")) {
                    ledger.attach(bound, id, attached.name(), attached.text().replace('\0', ' '));
                }
            }
        }
    }

    private static String clean(String text) {
        String one = text.replaceAll("[\\p{Cntrl}&&[^\n]]+", " ").strip();
        return one.length() <= LONGEST_OUTPUT ? one : one.substring(0, LONGEST_OUTPUT) + "…";
    }

    private void keep(String line) {
        if (output.length() < MOST_OUTPUT) {
            // PostgreSQL's text takes every letter but this one.
            output.append(line.replace('\0', ' ')).append('\n');
        }
    }

    /** Apart from the heart, which may hang in a call to a database that is gone: nothing runs on without a lease. */
    private void watch(CountDownLatch over) {
        try {
            while (!over.await(1, TimeUnit.SECONDS)) {
                if (System.nanoTime() - proved > Ledger.LEASE.toNanos() * 2 / 3) {
                    lost = true;
                    runner.kill("its lease ends");
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat(CountDownLatch over) {
        try {
            while (!over.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    if (ledger.abortRequested(bound.run().key())) {
                        aborted = true;
                        runner.kill("aborted");
                        return;
                    }
                    long asked = System.nanoTime();
                    if (!ledger.beat(effect)) {
                        lost = true;
                        runner.kill("its lease was lost");
                        return;
                    }
                    proved = asked;
                } catch (RuntimeException databaseAway) {
                    log.warn("no heartbeat for {} {}: {}", bound.run().key(), id, databaseAway.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
