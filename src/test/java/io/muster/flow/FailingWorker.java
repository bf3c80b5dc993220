package io.muster.flow;

import io.muster.question.QuestionEvent;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Fails as long as it is told to, or loses its connection to PostgreSQL as often as it is told to; and lets questions fail
 * to be asked as often as it is told to.
 */
@TestComponent
class FailingWorker implements Worker {

    final AtomicBoolean fails = new AtomicBoolean(true);
    final AtomicInteger attempts = new AtomicInteger();
    final AtomicInteger losesItsConnection = new AtomicInteger();
    final AtomicInteger failsToAsk = new AtomicInteger();
    private final JdbcClient jdbc;

    FailingWorker(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @EventListener
    public void on(QuestionEvent.QuestionAsked asked) {
        if (failsToAsk.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("nobody can be asked");
        }
    }

    @Override
    public String type() {
        return "muster.test-failing";
    }

    @Override
    public Worked work(Job job) {
        attempts.incrementAndGet();
        if (losesItsConnection.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            jdbc.sql("select pg_terminate_backend(pg_backend_pid())")
                    .query(Boolean.class)
                    .single();
        }
        if (fails.get()) {
            throw new IllegalStateException("the printer is on fire");
        }
        return new Worked.Done();
    }
}
