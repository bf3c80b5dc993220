package io.muster.timeline;

import io.muster.timeline.Timeline.Verification;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes through timelines link by link and keeps the first fault of each. */
final class Proof {

    private final List<String> faults = new ArrayList<>();
    private final Set<String> redactions = new HashSet<>();
    private final boolean redactionsKnown;
    private long records;
    private long entries;

    private String record = "";
    private long headN;
    private byte[] headHash = {};
    private long n;
    private byte[] hash = {};
    private @Nullable String fault;

    /** Knows the house chain: a text taken out without its entry there is a fault. */
    Proof() {
        this(true);
    }

    Proof(boolean redactionsKnown) {
        this.redactionsKnown = redactionsKnown;
    }

    void knowRedaction(String ofRecord, String ofEntry) {
        redactions.add(ofRecord + "#" + ofEntry);
    }

    void withoutHead(String lost) {
        records++;
        faults.add(lost + ": its head row is missing, so nothing says where it ends.");
    }

    void begin(String nextRecord, long lastN, byte[] lastHash) {
        record = nextRecord;
        headN = lastN;
        headHash = lastHash;
        n = 0;
        hash = Chain.start(nextRecord);
        fault = null;
        records++;
    }

    void entry(Link link) {
        entries++;
        if (fault != null) {
            return;
        }
        fault = faultOf(link);
        n = link.n();
        hash = link.hash();
    }

    void end() {
        if (fault == null && n != headN) {
            fault = n < headN
                    ? "entries " + (n + 1) + " to " + headN + " are missing at its end."
                    : "it goes on to entry " + n + ", but its head says " + headN + ".";
        }
        if (fault == null && !Arrays.equals(hash, headHash)) {
            fault = "its head does not match entry " + n + ".";
        }
        if (fault != null) {
            faults.add(record + ": " + fault);
        }
    }

    Verification found() {
        return new Verification(records, entries, List.copyOf(faults));
    }

    private @Nullable String faultOf(Link link) {
        if (!link.record().equals(record)) {
            return "an entry of " + link.record() + " stands among its entries.";
        }
        if (link.n() != n + 1) {
            return "entry " + (n + 1) + " is missing; entry " + link.n() + " follows.";
        }
        byte[] salt = link.salt();
        String payload = link.payload();
        if (salt == null || payload == null) {
            if (redactionsKnown && !redactions.contains(record + "#" + link.n())) {
                return "the text of entry " + link.n() + " is gone, and the house chain has no redaction of it.";
            }
        } else if (!Arrays.equals(Chain.digest(salt, payload), link.digest())) {
            return "what entry " + link.n() + " says was changed.";
        }
        if (!Arrays.equals(Chain.hash(hash, link.n(), link.type(), link.at(), link.digest()), link.hash())) {
            return "entry " + link.n() + " does not follow from the one before it: number, type, time or order"
                    + " was changed.";
        }
        return null;
    }
}
