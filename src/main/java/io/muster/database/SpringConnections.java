package io.muster.database;

import io.micronaut.context.annotation.EachBean;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.data.connection.ConnectionDefinition;
import io.micronaut.data.connection.ConnectionOperations;
import io.micronaut.data.connection.ConnectionStatus;
import io.micronaut.data.connection.jdbc.operations.DefaultDataSourceConnectionOperations;
import io.micronaut.data.connection.support.DefaultConnectionStatus;
import java.sql.Connection;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Gives Micronaut Data the connection of Spring's running transaction; outside one, a connection of its own for each
 * operation, in auto-commit.
 */
@EachBean(DataSource.class)
@Replaces(DefaultDataSourceConnectionOperations.class)
final class SpringConnections implements ConnectionOperations<Connection> {

    private final DataSource dataSource;
    private final ThreadLocal<@Nullable ConnectionStatus<Connection>> borrowed = new ThreadLocal<>();

    SpringConnections(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Optional<ConnectionStatus<Connection>> findConnectionStatus() {
        if (TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder holder) {
            return Optional.of(status(holder.getConnection(), ConnectionDefinition.DEFAULT, false));
        }
        return Optional.ofNullable(borrowed.get());
    }

    @Override
    public <R> R execute(ConnectionDefinition definition, Function<ConnectionStatus<Connection>, R> callback) {
        Optional<ConnectionStatus<Connection>> present = findConnectionStatus();
        if (present.isPresent()) {
            return callback.apply(present.get());
        }
        Connection connection = DataSourceUtils.getConnection(dataSource);
        ConnectionStatus<Connection> status = status(connection, definition, true);
        borrowed.set(status);
        try {
            return callback.apply(status);
        } finally {
            borrowed.remove();
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    private static ConnectionStatus<Connection> status(
            Connection connection, ConnectionDefinition definition, boolean isNew) {
        return new DefaultConnectionStatus<>(connection, definition, isNew);
    }
}
