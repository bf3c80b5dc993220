package io.muster.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells every replica that there may be something new about a topic, without saying what: whoever listens looks again. Sent
 * with PostgreSQL's NOTIFY after commit, debounced; a lost one costs at most a second, since everybody also polls.
 */
@Component
public class WakeUp implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(WakeUp.class);
    private static final String CHANNEL = "muster";
    private static final Duration POLL = Duration.ofSeconds(1);

    /** A NOTIFY takes a lock that all committing notifiers share, so we send few. */
    private static final Duration DEBOUNCE = Duration.ofMillis(10);

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final Replica replica;
    private final Duration poll;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Set<String> unsent = ConcurrentHashMap.newKeySet();
    private final Semaphore toSend = new Semaphore(0);

    /** Before each topic that this server sends, which has looked by itself when it hears of it. */
    private final String own = UUID.randomUUID() + " ";

    private volatile boolean running;
    private volatile @Nullable Thread listener;

    @Autowired
    WakeUp(DataSource dataSource, JdbcClient jdbc, Replica replica) {
        this(dataSource, jdbc, replica, POLL);
    }

    /** @param poll how long everybody waits for a wake-up before they look all the same */
    WakeUp(DataSource dataSource, JdbcClient jdbc, Replica replica, Duration poll) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.replica = replica;
        this.poll = poll;
    }

    /** Wakes who listens to the topic, in all replicas, after the present transaction commits (at once outside one). */
    public void afterCommit(String topic) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    wakeEverywhere(topic);
                }
            });
        } else {
            wakeEverywhere(topic);
        }
    }

    /** Wakes who listens to the topic in this server, once so much time has passed. */
    void after(Duration pause, String topic) {
        Thread.ofVirtual().name("wake-up-later").start(() -> {
            LockSupport.parkNanos(pause.toNanos());
            wake(topic);
        });
    }

    /**
     * Calls back on a virtual thread of its own after each wake-up and at least once a second, never twice at a time.
     *
     * @param name names its thread, and stands in the log when a look fails
     * @return closes the subscription; a look under way still ends
     */
    public AutoCloseable subscribe(String name, String topic, Runnable look) {
        return subscribe(new Subscription(name, topic, look));
    }

    /** As {@link #subscribe(String, String, Runnable)} of what nobody tells of: once a second. */
    AutoCloseable eachSecond(String name, Runnable look) {
        return subscribe(new Subscription(name, null, look));
    }

    private AutoCloseable subscribe(Subscription subscription) {
        subscriptions.add(subscription);
        Thread.ofVirtual().name("look-" + subscription.name).start(subscription);
        return () -> {
            subscription.open = false;
            subscriptions.remove(subscription);
            subscription.look.release();
        };
    }

    private void wakeEverywhere(String topic) {
        wake(topic);
        unsent.add(topic);
        toSend.release();
    }

    private void wake(String topic) {
        for (Subscription subscription : subscriptions) {
            if (topic.equals(subscription.topic)) {
                subscription.wake();
            }
        }
    }

    @Override
    public void start() {
        running = true;
        try {
            Connection first = connect();
            listener = Thread.ofVirtual().name("wake-up-listen").start(() -> listen(first));
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL took no LISTEN: " + e.getMessage(), e);
        }
        Thread.ofVirtual().name("wake-up-send").start(this::send);
    }

    @Override
    public void stop() {
        running = false;
        toSend.release();
        for (Subscription subscription : subscriptions) {
            subscription.open = false;
            subscription.look.release();
        }
        subscriptions.clear();
        awaitListener();
    }

    /** Before the pool closes and PostgreSQL goes: the listener looks up at least once a second and closes its connection. */
    private void awaitListener() {
        Thread thread = listener;
        if (thread != null) {
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before everything that drains or watches. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE / 2;
    }

    private Connection connect() throws SQLException {
        Connection connection = dataSource.getConnection();
        try (Statement listen = connection.createStatement()) {
            connection.setAutoCommit(true);
            replica.join(connection);
            listen.execute("listen " + CHANNEL);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private void listen(Connection first) {
        Connection connection = first;
        while (running) {
            try {
                PGConnection notifications = connection.unwrap(PGConnection.class);
                while (running) {
                    var received = notifications.getNotifications((int) POLL.toMillis());
                    if (received != null) {
                        Stream.of(received).map(PGNotification::getParameter).forEach(this::hear);
                    }
                }
            } catch (SQLException e) {
                if (running) {
                    log.warn(
                            "Wake-ups are interrupted, looking each second until PostgreSQL is back: {}",
                            e.getMessage());
                }
            }
            if (running) {
                close(connection);
                connection = reconnect(connection);
            }
        }
        giveBack(connection);
    }

    private void hear(String said) {
        if (!said.startsWith(own)) {
            wake(said.substring(said.indexOf(' ') + 1));
        }
    }

    /** In good order: nothing of ours stays on a connection that the pool may lend again. */
    private static void giveBack(Connection connection) {
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute("unlisten *");
            statement.execute("select pg_advisory_unlock_all()");
        } catch (SQLException e) {
            log.debug("Giving the listening connection back: {}", e.getMessage());
        }
    }

    private Connection reconnect(Connection lost) {
        while (running) {
            try {
                return connect();
            } catch (SQLException e) {
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
        return lost;
    }

    private static void close(Connection connection) {
        try {
            connection.abort(Runnable::run);
            connection.close();
        } catch (SQLException e) {
            log.debug("Closing the listening connection: {}", e.getMessage());
        }
    }

    private void send() {
        while (running) {
            try {
                toSend.acquire();
                LockSupport.parkNanos(DEBOUNCE.toNanos());
                toSend.drainPermits();
                // Taken out one by one: what is added meanwhile is sent now or the next time.
                String[] topics =
                        unsent.stream().filter(unsent::remove).map(own::concat).toArray(String[]::new);
                if (running && topics.length > 0) {
                    jdbc.sql("select count(pg_notify(:channel, topic)) from unnest(:topics) topic")
                            .param("channel", CHANNEL)
                            .param("topics", topics)
                            .query(Long.class)
                            .single();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.debug("A wake-up was not sent, others find out within a second: {}", e.getMessage());
            }
        }
    }

    private final class Subscription implements Runnable {

        private final String name;
        private final @Nullable String topic;
        private final Runnable work;
        private final Semaphore look = new Semaphore(1);
        private volatile boolean open = true;

        Subscription(String name, @Nullable String topic, Runnable work) {
            this.name = name;
            this.topic = topic;
            this.work = work;
        }

        void wake() {
            look.release();
        }

        @Override
        public void run() {
            while (open) {
                try {
                    // The wake-up is a hint; after a second we look anyway.
                    boolean woken = look.tryAcquire(poll.toMillis(), TimeUnit.MILLISECONDS);
                    if (woken) {
                        look.drainPermits();
                    }
                    if (open) {
                        work.run();
                    }
                } catch (InterruptedException e) {
                    return;
                } catch (RuntimeException e) {
                    log.warn(
                            "'{}' could not look for new work and tries again within a second: {}", name, e.toString());
                }
            }
        }
    }
}
