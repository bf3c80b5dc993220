package io.muster.database;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one way in which something leaves the house: put into the database in the transaction that decided it, done
 * afterwards, in order within its queue, by whichever replica claims the queue. At least once: a handler looks an
 * uncertain effect up before it repeats it.
 *
 * <p>A queue is claimed as a whole by its head row, with a lease; a dead replica's claims are free at once (see
 * {@link Replica}). No transaction is open while a handler works.
 */
@Component
public class Drain implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    /** A handler must return within half of it. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    private static final Duration LOOK_FOR_DEAD = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    /** How many queues of one kind this replica works at once; the pool of connections is larger. */
    private static final int SIDE_BY_SIDE = 6;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final WakeUp wakeUp;
    private final Replica replica;
    private final ObjectProvider<Handler> handlers;
    private volatile boolean running;
    private List<AutoCloseable> subscriptions = List.of();

    Drain(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            WakeUp wakeUp,
            Replica replica,
            ObjectProvider<Handler> handlers) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.wakeUp = wakeUp;
        this.replica = replica;
        this.handlers = handlers;
    }

    /** What came of one item. */
    public sealed interface Outcome {
        /** Done; the item is deleted, and {@code then} runs in that same transaction. */
        record Done(Runnable then) implements Outcome {
            public Done() {
                this(() -> {});
            }
        }

        /** Not possible now: the whole queue waits so long, then the same item is tried again. */
        record Later(Duration pause, String why) implements Outcome {}
    }

    /** One thing to do. {@code attempt} is 1 the first time. */
    public record Item(long id, String kind, String queue, String payload, int attempt) {}

    /**
     * Does the items of one kind. Called without a transaction, on a virtual thread; must return within 30 seconds. An
     * exception counts as {@code Later} with growing pauses (0.2 s doubling to 15 s).
     */
    public interface Handler {
        /** The kind of items it does. */
        String kind();

        /** Whether this replica can do them at all, by its configuration; items of a kind that it cannot do are left to others. */
        default boolean able() {
            return true;
        }

        Outcome handle(Item item) throws Exception;
    }

    /**
     * Puts an item at the end of its queue; needs a transaction. Handlers are Spring beans, found by their kind.
     *
     * @param kind which handler does it
     * @param queue items of one queue are done one after the other, those of different queues side by side
     * @param payload as the handler reads it, usually JSON
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void put(String kind, String queue, String payload) {
        lockQueue(kind, queue);
        jdbc.sql("insert into database_item (kind, queue, payload) values (:kind, :queue, :payload)")
                .param("kind", kind)
                .param("queue", queue)
                .param("payload", payload)
                .update();
        wakeUp.afterCommit(topic(kind));
    }

    /**
     * As {@link #put}, for a queue of which every item says only that there is something to look at: where one waits that
     * has not begun, it will see what this transaction did, and no other is put behind it.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void nudge(String kind, String queue, String payload) {
        lockQueue(kind, queue);
        // The first may have begun. It is settled under the lock that we hold, so the second cannot begin before we
        // commit.
        jdbc.sql("insert into database_item (kind, queue, payload) select :kind, :queue, :payload"
                        + " where (select count(*) from (select 1 from database_item"
                        + "  where kind = :kind and queue = :queue limit 2) waiting) < 2")
                .param("kind", kind)
                .param("queue", queue)
                .param("payload", payload)
                .update();
        wakeUp.afterCommit(topic(kind));
    }

    /** The head row first: whoever holds it until commit decides the order of the items. */
    private void lockQueue(String kind, String queue) {
        jdbc.sql("insert into database_queue (kind, queue) values (:kind, :queue)"
                        + " on conflict (kind, queue) do update set due_at = least(database_queue.due_at, now())")
                .param("kind", kind)
                .param("queue", queue)
                .update();
    }

    /** How long the oldest item of the kind has been waiting; zero when there is none. For health and metrics. */
    public Duration lag(String kind) {
        return Duration.ofMillis(jdbc.sql("select coalesce(extract(epoch from now() - min(put_at)) * 1000, 0)::bigint"
                        + " from database_item where kind = :kind")
                .param("kind", kind)
                .query(Long.class)
                .single());
    }

    /** Whether anything of this queue is still to be done. */
    public boolean waits(String kind, String queue) {
        return jdbc.sql("select exists (select 1 from database_item where kind = :kind and queue = :queue)")
                .param("kind", kind)
                .param("queue", queue)
                .query(Boolean.class)
                .single();
    }

    /** Queues of the kind whose oldest item has been waiting for longer than this, at most a hundred of them. */
    public List<String> late(String kind, Duration than) {
        return jdbc.sql("select queue from database_item where kind = :kind group by queue"
                        + " having min(put_at) < now() - :than * interval '1 ms' limit 100")
                .param("kind", kind)
                .param("than", than.toMillis())
                .query(String.class)
                .list();
    }

    @Override
    public void start() {
        running = true;
        Map<String, Handler> byKind =
                handlers.stream().filter(Handler::able).collect(Collectors.toMap(Handler::kind, Function.identity()));
        subscriptions = byKind.values().stream().map(this::subscribe).toList();
    }

    private AutoCloseable subscribe(Handler handler) {
        Semaphore free = new Semaphore(SIDE_BY_SIDE);
        AtomicLong freed = new AtomicLong(System.nanoTime() - LOOK_FOR_DEAD.toNanos());
        return wakeUp.subscribe(topic(handler.kind()), topic(handler.kind()), () -> {
            long now = System.nanoTime();
            if (now - freed.get() >= LOOK_FOR_DEAD.toNanos()) {
                freed.set(now);
                freeQueuesOfTheDead(handler.kind());
            }
            // All of ours may be at work: then the first that is free takes the next queue.
            while (running && acquired(free)) {
                Optional<String> queue = claim(handler.kind());
                if (queue.isEmpty()) {
                    free.release();
                    return;
                }
                Thread.ofVirtual().name("drain-" + handler.kind()).start(() -> {
                    try {
                        work(handler, queue.get());
                    } catch (RuntimeException e) {
                        log.warn("Queue {} of {} is left to its lease: {}", queue.get(), handler.kind(), e.toString());
                    } finally {
                        free.release();
                    }
                });
            }
        });
    }

    private static String topic(String kind) {
        return "drain-" + kind;
    }

    private static boolean acquired(Semaphore free) {
        try {
            return free.tryAcquire(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void stop() {
        running = false;
        for (AutoCloseable subscription : subscriptions) {
            try {
                subscription.close();
            } catch (Exception e) {
                log.debug("Closing a drain: {}", e.getMessage());
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void freeQueuesOfTheDead(String kind) {
        jdbc.sql("update database_queue q set lease_owner = null, lease_until = null"
                        + " where q.kind = :kind and q.lease_owner is not null and not exists ("
                        + "  select 1 from pg_locks l where l.locktype = 'advisory' and l.granted"
                        + "  and l.database = (select oid from pg_database where datname = current_database())"
                        + "  and l.classid = :class and l.objid = q.lease_owner)")
                .param("kind", kind)
                .param("class", Replica.LOCK_CLASS)
                .update();
    }

    private Optional<String> claim(String kind) {
        return jdbc.sql("update database_queue set lease_owner = :self, lease_until = now() + :lease * interval '1 ms'"
                        + " where kind = :kind and queue = (select queue from database_queue"
                        + "  where kind = :kind and due_at <= now() and (lease_until is null or lease_until < now())"
                        + "  order by due_at limit 1 for update skip locked)"
                        + " returning queue")
                .param("self", replica.self())
                .param("lease", LEASE.toMillis())
                .param("kind", kind)
                .query(String.class)
                .optional();
    }

    private void work(Handler handler, String queue) {
        Optional<Item> next = first(handler.kind(), queue);
        if (next.isEmpty()) {
            next = leaveOrGoOn(handler.kind(), queue);
        }
        while (running && next.isPresent()) {
            Item item = next.get();
            switch (handle(handler, item)) {
                case Outcome.Done done -> next = settle(item, done.then());
                case Outcome.Later later -> {
                    postpone(item, later);
                    return;
                }
            }
        }
        if (next.isPresent()) {
            giveBack(handler.kind(), queue);
        }
    }

    private void giveBack(String kind, String queue) {
        jdbc.sql("update database_queue set lease_owner = null, lease_until = null"
                        + " where kind = :kind and queue = :queue and lease_owner = :self")
                .param("kind", kind)
                .param("queue", queue)
                .param("self", replica.self())
                .update();
    }

    private Optional<Item> first(String kind, String queue) {
        return jdbc.sql("select id, kind, queue, payload, attempts + 1 as attempt from database_item"
                        + " where kind = :kind and queue = :queue order by id limit 1")
                .param("kind", kind)
                .param("queue", queue)
                .query(Item.class)
                .optional();
    }

    private static Outcome handle(Handler handler, Item item) {
        try {
            return handler.handle(item);
        } catch (Exception e) {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(item.attempt() - 1, 10));
            if (pause.compareTo(LONGEST_PAUSE) > 0) {
                pause = LONGEST_PAUSE;
            }
            log.warn("{} {} failed at attempt {}, again in {}", item.kind(), item.queue(), item.attempt(), pause, e);
            return new Outcome.Later(pause, e.toString());
        }
    }

    /** @return the next of its queue; empty when the queue is empty and given up, or no longer ours */
    private Optional<Item> settle(Item item, Runnable then) {
        return inTransaction(() -> {
            if (!renew(item.kind(), item.queue())) {
                return Optional.empty();
            }
            jdbc.sql("delete from database_item where id = :id")
                    .param("id", item.id())
                    .update();
            then.run();
            return firstOrLeave(item.kind(), item.queue());
        });
    }

    /** @return what came since nothing was found */
    private Optional<Item> leaveOrGoOn(String kind, String queue) {
        return inTransaction(() -> renew(kind, queue) ? firstOrLeave(kind, queue) : Optional.empty());
    }

    private Optional<Item> inTransaction(Supplier<Optional<Item>> work) {
        return Objects.requireNonNull(transaction.execute(tx -> work.get()));
    }

    /** Nobody puts anything into it from here until the commit. @return false when the queue is no longer ours */
    private boolean renew(String kind, String queue) {
        return jdbc.sql("update database_queue set lease_until = now() + :lease * interval '1 ms'"
                                + " where kind = :kind and queue = :queue and lease_owner = :self")
                        .param("lease", LEASE.toMillis())
                        .param("kind", kind)
                        .param("queue", queue)
                        .param("self", replica.self())
                        .update()
                == 1;
    }

    private Optional<Item> firstOrLeave(String kind, String queue) {
        Optional<Item> next = first(kind, queue);
        if (next.isEmpty()) {
            jdbc.sql("delete from database_queue where kind = :kind and queue = :queue")
                    .param("kind", kind)
                    .param("queue", queue)
                    .update();
        }
        return next;
    }

    private void postpone(Item item, Outcome.Later later) {
        transaction.executeWithoutResult(tx -> {
            jdbc.sql("update database_queue set lease_owner = null, lease_until = null,"
                            + " due_at = now() + :pause * interval '1 ms'"
                            + " where kind = :kind and queue = :queue and lease_owner = :self")
                    .param("pause", later.pause().toMillis())
                    .param("kind", item.kind())
                    .param("queue", item.queue())
                    .param("self", replica.self())
                    .update();
            jdbc.sql("update database_item set attempts = attempts + 1, last_error = :why where id = :id")
                    .param("why", later.why())
                    .param("id", item.id())
                    .update();
        });
        wakeUp.after(later.pause(), topic(item.kind()));
    }
}
