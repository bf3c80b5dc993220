package io.muster.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.testkit.MusterTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

@MusterTest
@Import(DrainTest.Recording.class)
class DrainTest {

    /** Writes down what it was given; fails the first attempt of what begins with "hard". */
    @TestConfiguration
    static class Recording {
        @Bean
        Drain.Handler writesDownWhatItWasGiven() {
            return new Drain.Handler() {
                @Override
                public String kind() {
                    return "test";
                }

                @Override
                public Drain.Outcome handle(Drain.Item item) {
                    if (item.payload().startsWith("hard") && item.attempt() == 1) {
                        return new Drain.Outcome.Later(Duration.ofMillis(50), "too hard");
                    }
                    done.add(item.payload());
                    return new Drain.Outcome.Done();
                }
            };
        }
    }

    static final List<String> done = Collections.synchronizedList(new ArrayList<>());

    @Autowired
    Drain drain;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @BeforeEach
    void forget() {
        done.clear();
    }

    @Test
    void doesWhatWasPutInItsOrderThoughOneFailsAtFirst() {
        String queue = UUID.randomUUID().toString();

        transaction.executeWithoutResult(tx -> {
            drain.put("test", queue, "first");
            drain.put("test", queue, "hard second");
            drain.put("test", queue, "third");
        });

        await().untilAsserted(() -> assertThat(done).containsExactly("first", "hard second", "third"));
        await().untilAsserted(() -> assertThat(rows()).isZero());
    }

    @Test
    void keepsTwoAtMostOfWhatOnlySaysThatThereIsSomethingToLookAt() {
        String queue = UUID.randomUUID().toString();

        transaction.executeWithoutResult(tx -> {
            for (int i = 1; i <= 5; i++) {
                drain.nudge("test", queue, "look " + i);
            }
        });
        await().until(() -> rows() == 0);
        transaction.executeWithoutResult(tx -> drain.nudge("test", queue, "look again"));

        await().untilAsserted(() -> assertThat(done).containsExactly("look 1", "look 2", "look again"));
    }

    @Test
    void doesNothingThatWasRolledBack() {
        String queue = UUID.randomUUID().toString();

        transaction.executeWithoutResult(tx -> {
            drain.put("test", queue, "never");
            tx.setRollbackOnly();
        });
        transaction.executeWithoutResult(tx -> drain.put("test", queue, "kept"));

        await().untilAsserted(() -> assertThat(done).containsExactly("kept"));
    }

    @Test
    void refusesToPutOutsideATransaction() {
        assertThatThrownBy(() -> drain.put("test", "queue", "loose"))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void takesOverWhatADeadReplicaHadClaimed() {
        String queue = UUID.randomUUID().toString();

        transaction.executeWithoutResult(tx -> {
            jdbc.sql("insert into database_queue (kind, queue, lease_owner, lease_until)"
                            + " values ('test', :queue, 999999, now() + interval '1 hour')")
                    .param("queue", queue)
                    .update();
            drain.put("test", queue, "left behind");
        });

        await().untilAsserted(() -> assertThat(done).containsExactly("left behind"));
    }

    @Test
    void doesEachItemOfManyQueuesOnce() {
        List<String> all = IntStream.range(0, 200).mapToObj(i -> "item " + i).toList();

        all.parallelStream()
                .forEach(payload -> transaction.executeWithoutResult(
                        tx -> drain.put("test", "queue " + Math.floorMod(payload.hashCode(), 20), payload)));

        await().untilAsserted(() -> assertThat(done).containsExactlyInAnyOrderElementsOf(all));
        await().untilAsserted(() -> assertThat(rows()).isZero());
    }

    private long rows() {
        return jdbc.sql("select (select count(*) from database_item where kind = 'test')"
                        + " + (select count(*) from database_queue where kind = 'test')")
                .query(Long.class)
                .single();
    }
}
