package io.muster.flow;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Does the jobs of one type. What it writes and that it was done is one transaction, which the {@link Dispatcher} opens:
 * a job delivered again completes without being worked again. A technical failure is an exception, and is tried again;
 * what the drawing answers is a {@link BpmnError}.
 */
interface Worker {

    /** {@code muster.open-war-room}. */
    String type();

    Worked work(Job job);

    /** Whether it works long and keeps its own books: no transaction is opened, and it may be called again. */
    default boolean keepsItsOwnBooks(Job job) {
        return false;
    }

    /** What came of a job. */
    sealed interface Worked {

        /** Complete it with these variables. */
        record Done(Map<String, @Nullable Object> variables) implements Worked {
            Done() {
                this(Map.of());
            }
        }

        /** It waits for somebody: keep it. */
        record Parked(ParkedJob.Kind kind, String reference, String result) implements Worked {}

        /** Deliver it again after the pause; no attempt is lost. */
        record Later(Duration pause, String why) implements Worked {}
    }
}
