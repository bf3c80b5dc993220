package io.muster.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.testkit.MusterTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Servers that look by themselves only once an hour: whoever looks sooner was woken. */
@MusterTest
class WakeUpTest {

    @Autowired
    DataSource dataSource;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private final List<WakeUp> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(WakeUp::stop);
    }

    @Test
    void wakesWhoListensToTheTopicInEveryServerAndNobodyElse() {
        WakeUp here = server();
        WakeUp there = server();
        AtomicInteger other = looks(there, "other");
        AtomicInteger near = looks(here, "this");
        AtomicInteger far = looks(there, "this");

        transaction.executeWithoutResult(tx -> {
            here.afterCommit("this");
            here.afterCommit("this");
        });

        await().untilAtomic(near, count -> assertThat(count).isGreaterThan(1));
        await().untilAtomic(far, count -> assertThat(count).isGreaterThan(1));
        assertThat(other).hasValue(1);
    }

    @Test
    void doesNotWakeItselfTwice() {
        WakeUp here = server();
        WakeUp there = server();
        AtomicInteger near = looks(here, "this");
        AtomicInteger answer = looks(here, "answer");

        here.afterCommit("this");
        await().untilAtomic(near, count -> assertThat(count).isEqualTo(2));
        AtomicInteger far = looks(there, "this");
        here.afterCommit("this");
        await().untilAtomic(far, count -> assertThat(count).isGreaterThan(1));
        there.afterCommit("answer");

        // What one connection tells comes in order: its own word came before the answer to it.
        await().untilAtomic(answer, count -> assertThat(count).isGreaterThan(1));
        assertThat(near).hasValue(3);
    }

    @Test
    void wakesOnceSoMuchTimeHasPassed() {
        WakeUp here = server();
        AtomicInteger due = looks(here, "due");

        here.after(Duration.ofMillis(30), "due");

        await().untilAtomic(due, count -> assertThat(count).isEqualTo(2));
    }

    @Test
    void wakesNobodyForWhatWasRolledBack() {
        WakeUp here = server();
        AtomicInteger never = looks(here, "never");
        AtomicInteger kept = looks(here, "kept");

        transaction.executeWithoutResult(tx -> {
            here.afterCommit("never");
            tx.setRollbackOnly();
        });
        here.afterCommit("kept");

        await().untilAtomic(kept, count -> assertThat(count).isGreaterThan(1));
        assertThat(never).hasValue(1);
    }

    private WakeUp server() {
        WakeUp server = new WakeUp(dataSource, jdbc, new Replica(jdbc), Duration.ofHours(1));
        servers.add(server);
        server.start();
        return server;
    }

    /** Counts looks, of which the first needs no waking. */
    private static AtomicInteger looks(WakeUp server, String topic) {
        AtomicInteger looks = new AtomicInteger();
        server.subscribe("test", topic, looks::incrementAndGet);
        await().untilAtomic(looks, count -> assertThat(count).isEqualTo(1));
        return looks;
    }
}
