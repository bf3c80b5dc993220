package io.muster.runbook;

import io.muster.runbook.Steps.Ran;
import io.muster.runbook.runner.Hand;
import io.muster.runbook.runner.Reply;
import io.muster.runbook.runner.Request;
import io.muster.runbook.runner.RunnerFailed;
import io.muster.settings.SecretAway;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt that is begun: whoever does it gets the secrets that the command needs, one by one, and works; we beat for it, watch
 * for an abort, hide the secrets in all that comes back, and write what came of it.
 */
final class StepExecution {

    private static final Logger log = LoggerFactory.getLogger(StepExecution.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration GIVE = Duration.ofSeconds(10);
    private static final int MOST_OUTPUT = 1_000_000;
    private static final int LONGEST_LINE = 500;
    private static final int LONGEST_OUTPUT = 4096;
    private static final int MOST_OUTPUTS = 50;
    private static final int MOST_TOLD = 20;
    private static final Duration PROGRESS = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final Resolver resolver;
    private final Hand hand;
    private final BoundRun bound;
    private final String id;
    private final boolean undo;
    private final long effect;
    /** As it came; it leaves this object masked only. */
    private final StringBuilder output = new StringBuilder();

    private Mask mask = Mask.NOTHING;
    private int told;
    private long progressed = System.nanoTime() - PROGRESS.toNanos();
    private volatile boolean aborted;
    private volatile boolean lost;
    private volatile long proved = System.nanoTime();

    StepExecution(Ledger ledger, Resolver resolver, Hand hand, BoundRun bound, String id, boolean undo, long effect) {
        this.ledger = ledger;
        this.resolver = resolver;
        this.hand = hand;
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
        Mask.Hidden shown = mask.look(output.toString());
        // PostgreSQL takes no NUL, and nobody's terminal shall be steered.
        String said = mask.hide(came.line(), shown.pieces())
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
        String line = said.length() <= LONGEST_LINE ? said : said.substring(0, LONGEST_LINE) + "…";
        return ledger.finish(
                bound,
                undo ? id + "/undo" : id,
                effect,
                came.outcome(),
                line,
                atMost(MOST_OUTPUT, shown.text()),
                outputs(came, shown.pieces()));
    }

    private static String atMost(int letters, String text) {
        return text.length() <= letters + LONGEST_OUTPUT ? text : text.substring(0, letters) + "…\n";
    }

    /** Nothing that a runner says is trusted: scalars under plain names, each at most 4 KB. */
    private Map<String, Object> outputs(Reply.Executed came, Set<String> pieces) {
        Map<String, Object> given = came.outputs();
        Map<String, Object> good = new LinkedHashMap<>();
        if (given != null && came.outcome() == StepOutcome.DONE) {
            given.forEach((name, raw) -> {
                String hidden = mask.hide(String.valueOf(raw), pieces);
                Object value = raw instanceof String || !hidden.equals(String.valueOf(raw)) ? hidden : raw;
                boolean scalar = value instanceof Number
                        || value instanceof Boolean
                        || (value instanceof String text
                                && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_OUTPUT);
                if (scalar && good.size() < MOST_OUTPUTS && isPlain(name, "[a-zA-Z][a-zA-Z0-9_]{0,62}")) {
                    good.put(name, value instanceof String text ? text.replace('\0', ' ') : value);
                }
            });
        }
        return good;
    }

    private boolean isPlain(String name, String pattern) {
        return name.matches(pattern) && mask.hide(name).equals(name);
    }

    private Reply.Executed ask(Command command) {
        Request.Access access = resolver.access(bound, id, command);
        try {
            for (String name : Resolver.secrets(command, access)) {
                hand.ask(
                        new Request.Give(Request.VERSION, name, resolver.secret(bound, name)),
                        GIVE,
                        ignored -> {},
                        ignored -> {});
            }
            mask = resolver.mask(bound);
        } catch (SecretAway away) {
            return Reply.Executed.of(StepOutcome.FAILED, String.valueOf(away.getMessage()));
        } catch (RunnerFailed failed) {
            return failed(failed, StepOutcome.FAILED);
        }
        return execute(command, access);
    }

    private Reply.Executed execute(Command command, Request.@Nullable Access access) {
        Step step = bound.step(id);
        boolean change = undo || !step.isRepeatable();
        try {
            Reply reply = hand.ask(
                    new Request.Execute(
                            Request.VERSION,
                            bound.text(),
                            id,
                            undo,
                            bound.facts(),
                            command,
                            access,
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
            return failed(failed, change ? StepOutcome.UNKNOWN : StepOutcome.FAILED);
        }
    }

    private Reply.Executed failed(RunnerFailed failed, StepOutcome outcome) {
        return aborted
                ? Reply.Executed.of(StepOutcome.ABORTED, "aborted while it was going")
                : Reply.Executed.of(outcome, String.valueOf(failed.getMessage()));
    }

    /** As people may read it. What was broken over lines of the output may be said piece by piece. */
    private String hidden(String text) {
        return mask.hide(text, mask.look(output.toString()).pieces());
    }

    /** What a runbook tells the room is bounded too: it is said by code that nobody trusts. */
    private void tell(Reply.Aside aside) {
        switch (aside) {
            case Reply.Progress progress -> {
                boolean telling = !isPlain(progress.done() + "-" + progress.total(), ".*");
                if (!telling && System.nanoTime() - progressed > PROGRESS.toNanos()) {
                    progressed = System.nanoTime();
                    ledger.progress(effect, progress.done(), progress.total());
                }
            }
            case Reply.Said said -> {
                if (++told <= MOST_TOLD) {
                    ledger.say(bound, id, clean(hidden(said.text())));
                }
            }
            case Reply.Attached attached -> {
                if (++told <= MOST_TOLD && isPlain(attached.name(), "[A-Za-z0-9][A-Za-z0-9._-]{0,79}")) {
                    ledger.attach(
                            bound, id, attached.name(), hidden(attached.text()).replace('\0', ' '));
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
                    hand.kill("its lease ends");
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
                        hand.kill("aborted");
                        return;
                    }
                    long asked = System.nanoTime();
                    if (!ledger.beat(effect)) {
                        lost = true;
                        hand.kill("its lease was lost");
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
