package io.muster.flow;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.context.TestComponent;

/** Fails as long as it is told to. */
@TestComponent
class FailingWorker implements Worker {

    final AtomicBoolean fails = new AtomicBoolean(true);
    final AtomicInteger attempts = new AtomicInteger();

    @Override
    public String type() {
        return "muster.test-failing";
    }

    @Override
    public Worked work(Job job) {
        attempts.incrementAndGet();
        if (fails.get()) {
            throw new IllegalStateException("the printer is on fire");
        }
        return new Worked.Done();
    }
}
