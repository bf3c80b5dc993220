package io.muster.timeline;

import io.muster.database.WakeUp;
import io.muster.message.Recorded;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes every {@link Recorded} to its timeline, in its publisher's transaction. What an event says is taken down when it
 * is published; the rows are written just before the commit, all records of the transaction in key order, because each
 * append holds its record's head row until the commit: two transactions that touch the same two records cannot wait for
 * each other, and nobody waits longer than a commit takes.
 */
@Component
class Recorder {

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    private final SecureRandom random = new SecureRandom();
    private final JdbcClient jdbc;
    private final WakeUp wakeUp;
    private final Clock clock;

    Recorder(JdbcClient jdbc, WakeUp wakeUp, Clock clock) {
        this.jdbc = jdbc;
        this.wakeUp = wakeUp;
        this.clock = clock;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(Recorded event) {
        batch().add(
                        event.record().toString(),
                        new Said(
                                event.type(),
                                new Payload(event.by(), event.message(), Origin.added(event.details())).written(),
                                event.details().containsKey("status")));
    }

    private Batch batch() {
        if (TransactionSynchronizationManager.getResource(this) instanceof Batch open) {
            return open;
        }
        Batch batch = new Batch();
        TransactionSynchronizationManager.bindResource(this, batch);
        TransactionSynchronizationManager.registerSynchronization(batch);
        wakeUp.afterCommit(Timeline.APPENDED);
        return batch;
    }

    /** @param landmark whether the log keeps the head hash, so that a rewritten database can be told from outside */
    private record Said(String type, String payload, boolean landmark) {}

    private void append(String record, List<Said> all) {
        Head head = lockHead(record);
        Instant at = clock.instant();
        long n = head.n();
        byte[] hash = head.hash();
        for (Said said : all) {
            n++;
            byte[] salt = new byte[16];
            random.nextBytes(salt);
            byte[] digest = Chain.digest(salt, said.payload());
            hash = Chain.hash(hash, n, said.type(), at, digest);
            jdbc.sql("insert into timeline_entry (record, n, type, at, salt, payload, digest, hash)"
                            + " values (:record, :n, :type, :at, :salt, :payload, :digest, :hash)")
                    .param("record", record)
                    .param("n", n)
                    .param("type", said.type())
                    .param("at", Timestamp.from(at))
                    .param("salt", salt)
                    .param("payload", said.payload())
                    .param("digest", digest)
                    .param("hash", hash)
                    .update();
            if (said.landmark()) {
                log.info(
                        "{} {} is entry {}, head {}",
                        record,
                        said.type(),
                        n,
                        HexFormat.of().formatHex(hash));
            }
        }
        jdbc.sql("update timeline_head set n = :n, hash = :hash where record = :record")
                .param("n", n)
                .param("hash", hash)
                .param("record", record)
                .update();
    }

    private record Head(long n, byte[] hash) {}

    private Head lockHead(String record) {
        return headForUpdate(record).orElseGet(() -> {
            jdbc.sql("insert into timeline_head (record, n, hash) values (:record, 0, :hash) on conflict do nothing")
                    .param("record", record)
                    .param("hash", Chain.start(record))
                    .update();
            return headForUpdate(record).orElseThrow();
        });
    }

    private java.util.Optional<Head> headForUpdate(String record) {
        return jdbc.sql("select n, hash from timeline_head where record = :record for update")
                .param("record", record)
                .query((row, i) -> new Head(row.getLong("n"), row.getBytes("hash")))
                .optional();
    }

    /** What one transaction has to say. */
    private final class Batch implements TransactionSynchronization {

        private final TreeMap<String, List<Said>> byRecord = new TreeMap<>();
        private boolean written;

        void add(String record, Said said) {
            if (written) {
                // Published by somebody who also works just before the commit.
                append(record, List.of(said));
            } else {
                byRecord.computeIfAbsent(record, key -> new ArrayList<>()).add(said);
            }
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            written = true;
            byRecord.forEach(Recorder.this::append);
        }

        /** Before all others that lock something just before the commit: two orders would wait for each other. */
        @Override
        public int getOrder() {
            return 0;
        }

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResource(Recorder.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(Recorder.this, this);
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(Recorder.this);
        }
    }
}
