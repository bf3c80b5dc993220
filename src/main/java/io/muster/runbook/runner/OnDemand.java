package io.muster.runbook.runner;

import org.jspecify.annotations.Nullable;

/** A runner that is taken when it is first needed, which it may never be. For one thread. */
public final class OnDemand implements AutoCloseable {

    /** Where it comes from. */
    interface Source {
        Runner take() throws RunnerFailed;
    }

    private final Runners runners;
    private final Source source;
    private @Nullable Runner taken;

    OnDemand(Runners runners, Source source) {
        this.runners = runners;
        this.source = source;
    }

    /** @throws RunnerFailed when none can be started */
    public Runner runner() throws RunnerFailed {
        Runner one = taken;
        if (one == null) {
            one = source.take();
            taken = one;
        }
        return one;
    }

    /** Instead of closing it, when it was taken: see {@link Runners#keep}. */
    public void keepFor(String step) {
        if (taken != null) {
            runners.keep(step, taken);
            taken = null;
        }
    }

    @Override
    public void close() {
        if (taken != null) {
            taken.close();
        }
    }
}
