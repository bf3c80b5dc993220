package io.muster.database;

import io.micronaut.context.annotation.EachBean;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.data.connection.ConnectionOperations;
import io.micronaut.transaction.TransactionCallback;
import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.TransactionStatus;
import java.sql.Connection;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Tells Micronaut Data that there is one authority over transactions, Spring's. Its own way to begin one is closed:
 * annotate with Spring's {@code @Transactional}.
 */
@EachBean(DataSource.class)
final class SpringTransactions implements TransactionOperations<Connection> {

    private final ConnectionOperations<Connection> connections;

    SpringTransactions(@Parameter ConnectionOperations<Connection> connections) {
        this.connections = connections;
    }

    @Override
    public Connection getConnection() {
        return connections.getConnectionStatus().getConnection();
    }

    @Override
    public boolean hasConnection() {
        return connections.findConnectionStatus().isPresent();
    }

    @Override
    public Optional<? extends TransactionStatus<?>> findTransactionStatus() {
        return Optional.empty();
    }

    @Override
    public <R> R execute(TransactionDefinition definition, TransactionCallback<Connection, R> callback) {
        throw new UnsupportedOperationException(
                "Transactions are Spring's: use org.springframework.transaction.annotation.Transactional");
    }
}
