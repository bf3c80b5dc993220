package io.muster.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.testkit.MusterTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Proves that Micronaut's repositories and Spring's JdbcClient are one transaction on one connection. */
@MusterTest
class TransactionTest {

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Things things;

    @Autowired
    TransactionTemplate transaction;

    @BeforeEach
    void table() {
        jdbc.sql("create table if not exists test_thing (id text primary key, name text not null)")
                .update();
        jdbc.sql("delete from test_thing").update();
    }

    @Test
    void rollsRepositoryAndJdbcClientBackTogether() {
        assertThatThrownBy(() -> transaction.executeWithoutResult(tx -> {
                    things.save(new Thing("a", "by the repository"));
                    jdbc.sql("insert into test_thing values ('b', 'by the client')")
                            .update();
                    assertThat(things.count()).isEqualTo(2);
                    throw new IllegalStateException("change of mind");
                }))
                .hasMessage("change of mind");

        assertThat(jdbc.sql("select count(*) from test_thing").query(Long.class).single())
                .isZero();
    }

    @Test
    void commitsWhatBothWrote() {
        transaction.executeWithoutResult(tx -> {
            things.save(new Thing("a", "by the repository"));
            jdbc.sql("insert into test_thing values ('b', 'by the client')").update();
        });

        assertThat(things.findAll()).extracting(Thing::id).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void worksOutsideATransactionToo() {
        things.save(new Thing("a", "alone"));

        assertThat(things.findById("a")).contains(new Thing("a", "alone"));
    }

    @Test
    void saysTheFaultsOfTheDatabaseAsSpringDoes() {
        things.save(new Thing("a", "first"));

        assertThatThrownBy(() -> things.save(new Thing("a", "second"))).isInstanceOf(DuplicateKeyException.class);
    }
}
