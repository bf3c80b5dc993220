package io.muster.warroom;

import io.muster.chat.ChatPlatform;
import io.muster.chat.Places.PlaceTaken;
import io.muster.database.Drain;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import io.muster.timeline.TimelineEvent.EntryRedacted;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Sees to it that whatever happens to a record reaches its rooms: one item in the drain for each platform and record, put
 * there just before the commit in the order of their keys, for the reason that entries are (decision 5).
 */
@Component
class Lanes {

    static final String KIND = "room";

    private final Posts posts;
    private final Drain drain;
    private final ObjectProvider<ChatPlatform> platforms;

    Lanes(Posts posts, Drain drain, ObjectProvider<ChatPlatform> platforms) {
        this.posts = posts;
        this.drain = drain;
        this.platforms = platforms;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(Recorded event) {
        if (event.record().kind() != RecordKey.Kind.MUSTER) {
            look(event.record());
        }
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(PlaceTaken taken) {
        look(taken.place().record());
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(EntryRedacted redacted) {
        if (redacted.of().kind() != RecordKey.Kind.MUSTER) {
            posts.reopen(RecordLane.key(redacted.of(), redacted.n()));
            look(redacted.of());
        }
    }

    /** Has somebody look at the rooms of the record; needs a transaction. */
    void look(RecordKey record) {
        List<String> ids = platforms.stream().map(ChatPlatform::id).toList();
        if (ids.isEmpty()) {
            return;
        }
        if (!(TransactionSynchronizationManager.getResource(this) instanceof Batch)) {
            Batch fresh = new Batch(ids);
            TransactionSynchronizationManager.bindResource(this, fresh);
            TransactionSynchronizationManager.registerSynchronization(fresh);
        }
        if (TransactionSynchronizationManager.getResource(this) instanceof Batch batch) {
            batch.records.add(record);
        }
    }

    static String queue(String platform, RecordKey record) {
        return platform + ":" + record;
    }

    private final class Batch implements TransactionSynchronization {

        private final List<String> platforms;
        private final SortedSet<RecordKey> records = new TreeSet<>(Comparator.comparing(RecordKey::toString));

        Batch(List<String> platforms) {
            this.platforms = platforms;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            for (RecordKey record : records) {
                platforms.forEach(platform -> drain.nudge(KIND, queue(platform, record), record.toString()));
            }
            records.clear();
        }

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResource(Lanes.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(Lanes.this, this);
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(Lanes.this);
        }
    }
}
