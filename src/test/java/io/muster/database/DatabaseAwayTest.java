package io.muster.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.muster.testkit.MusterTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@MusterTest
class DatabaseAwayTest {

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Test
    void isWhyWhenAConnectionIsLostWithinATransactionAndWithout() {
        String lost = "select pg_terminate_backend(pg_backend_pid())";

        assertThat(DatabaseAway.isWhy(catchThrowable(() -> ask(lost)))).isTrue();
        assertThat(DatabaseAway.isWhy(catchThrowable(() -> transaction.executeWithoutResult(tx -> ask(lost)))))
                .isTrue();
    }

    /** The second is of the class that Spring takes for a failure of resources: an index cannot hold so long a text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1 / (select 0)",
                "create temp table long (text text primary key); insert into long select string_agg(md5(i::text), '')"
                        + " from generate_series(1, 2000) i",
                "select no such thing"
            })
    void isNotWhyWhenTheDatabaseRefuses(String sql) {
        Throwable refused = catchThrowable(
                () -> transaction.executeWithoutResult(tx -> jdbc.sql(sql).update()));

        assertThat(refused).isNotNull();
        assertThat(DatabaseAway.isWhy(refused)).as("%s", refused).isFalse();
    }

    private void ask(String sql) {
        jdbc.sql(sql).query(Boolean.class).single();
    }
}
