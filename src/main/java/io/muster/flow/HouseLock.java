package io.muster.flow;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** Only one replica at a time deploys or meets a new engine. Held by a connection of its own: it ends with the process. */
@Component
class HouseLock {

    /** The letters FLOW. */
    private static final long KEY = 0x464C4F57L;

    private final DataSource dataSource;

    HouseLock(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Waits for the lock. Not to be called in a transaction. */
    void holding(Runnable work) {
        try (Connection connection = dataSource.getConnection()) {
            run(connection, "select pg_advisory_lock(?)");
            try {
                work.run();
            } finally {
                run(connection, "select pg_advisory_unlock(?)");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the lock for deployments could not be taken: " + e.getMessage(), e);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, KEY);
            statement.execute();
        }
    }
}
