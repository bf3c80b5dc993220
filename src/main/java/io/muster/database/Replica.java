package io.muster.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which of the servers on this database we are. A replica proves that it lives by an advisory lock that its connection
 * holds; PostgreSQL lets go of it when the process dies, so what a dead replica had claimed is free at once instead of
 * after a lease.
 */
@Component
public class Replica {

    /** First half of the advisory locks' key: the letters MU. */
    static final int LOCK_CLASS = 0x4D55;

    private final JdbcClient jdbc;
    private volatile int self;

    Replica(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Our number, unique among all that ever ran on this database; another one after the connection was lost. */
    public int self() {
        return self;
    }

    /** Whether a replica of this number is connected now. */
    public boolean alive(int number) {
        return jdbc.sql("select exists (select 1 from pg_locks where locktype = 'advisory' and granted"
                        + " and database = (select oid from pg_database where datname = current_database())"
                        + " and classid = :class and objid = :number)")
                .param("class", LOCK_CLASS)
                .param("number", number)
                .query(Boolean.class)
                .single();
    }

    /** Takes a new number and holds it as long as this connection lives. */
    void join(Connection connection) throws SQLException {
        int number;
        try (PreparedStatement next = connection.prepareStatement("select nextval('database_replica')::int");
                ResultSet row = next.executeQuery()) {
            row.next();
            number = row.getInt(1);
        }
        try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_lock(?, ?)")) {
            lock.setInt(1, LOCK_CLASS);
            lock.setInt(2, number);
            lock.execute();
        }
        self = number;
    }
}
