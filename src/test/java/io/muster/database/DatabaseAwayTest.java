package io.muster.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.muster.testkit.MusterTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;

@MusterTest
class DatabaseAwayTest {

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    DataSource dataSource;

    @Test
    void isWhyWhenAConnectionIsLostWithinATransactionAndWithout() {
        String lost = "select pg_terminate_backend(pg_backend_pid())";

        assertThat(DatabaseAway.isWhy(catchThrowable(() -> ask(lost)))).isTrue();
        assertThat(DatabaseAway.isWhy(catchThrowable(() -> transaction.executeWithoutResult(tx -> ask(lost)))))
                .isTrue();
    }

    /** The pool has closed the connection by then, and the rollback says only that, not why the commit failed. */
    @Test
    void isWhyWhenAConnectionIsLostBeforeItsCommit() {
        Throwable lost = catchThrowable(() -> transaction.executeWithoutResult(tx -> {
            int backend =
                    jdbc.sql("select pg_backend_pid()").query(Integer.class).single();
            try (Connection other = dataSource.getConnection();
                    PreparedStatement end = other.prepareStatement("select pg_terminate_backend(?, 10000)")) {
                end.setInt(1, backend);
                end.execute();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }));

        assertThat(lost).isInstanceOf(TransactionSystemException.class);
        assertThat(DatabaseAway.isWhy(lost)).as("%s", lost).isTrue();
    }

    @Test
    void isWhyWhenThePoolIsClosed() {
        HikariDataSource pool = new HikariDataSource();
        pool.close();

        assertThat(DatabaseAway.isWhy(catchThrowable(pool::getConnection))).isTrue();
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
