package io.muster.runbook.runner;

import java.time.Duration;
import java.util.function.Consumer;

/** What does a step: an isolated process, asked by one thread at a time, killed by any, used once. */
public sealed interface Hand extends AutoCloseable permits Runner, BareHand {

    /**
     * Asks, and waits for the answer. On {@link RunnerFailed} the process tree is dead.
     *
     * @param within how long to wait for the answer
     * @param lines takes output as it comes, on this thread
     * @param asides takes what the runbook tells the room, on this thread
     */
    Reply ask(Request request, Duration within, Consumer<String> lines, Consumer<Reply.Aside> asides)
            throws RunnerFailed;

    /** Ends it and all its children now; who waits for an answer gets {@link RunnerFailed.Kind#KILLED}. */
    void kill(String why);

    /** Ends it and all its children, in whatever state. */
    @Override
    void close();
}
