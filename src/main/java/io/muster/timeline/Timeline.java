package io.muster.timeline;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.util.List;
import org.springframework.stereotype.Service;

/** Façade: reads, proves and redacts timelines. Appending is done by publishing a {@code Recorded}, in no other way. */
@Service
public class Timeline {

    /** Entries with a number above {@code after}, in order, at most {@code limit}. */
    public List<Entry> entries(RecordKey record, long after, int limit) {
        throw new UnsupportedOperationException();
    }

    /** The newest entries, newest first. */
    public List<Entry> newest(RecordKey record, int limit) {
        throw new UnsupportedOperationException();
    }

    /** The number of the newest entry, 0 when there is none. */
    public long last(RecordKey record) {
        throw new UnsupportedOperationException();
    }

    /** Takes the text out of an entry; the chain still proves all else. The act is an entry of the house chain. */
    public void redact(RecordKey record, long n, Actor by, String reason) {
        throw new UnsupportedOperationException();
    }

    /** Proves every timeline of this database. */
    public Verification verify() {
        throw new UnsupportedOperationException();
    }

    /** What a proof found: how much was read, and the first broken entry of each broken timeline, in words. */
    public record Verification(long records, long entries, List<String> faults) {}
}
