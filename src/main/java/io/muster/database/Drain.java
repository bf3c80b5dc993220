package io.muster.database;

import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * The one way in which something leaves the house: put into the database in the transaction that decided it, done
 * afterwards, in order within its queue, by whichever replica claims the queue. At least once: a handler looks an
 * uncertain effect up before it repeats it.
 */
@Component
public class Drain {

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

    /** Does the items of one kind. Called without a transaction; an exception is {@code Later} with growing waits. */
    public interface Handler {
        /** The kind of items it does. */
        String kind();

        Outcome handle(Item item) throws Exception;
    }

    /**
     * Puts an item at the end of its queue; needs a transaction. Handlers are Spring beans, found by their kind.
     *
     * @param kind which handler does it
     * @param queue items of one queue are done one after the other, those of different queues side by side
     * @param payload as the handler reads it, usually JSON
     */
    public void put(String kind, String queue, String payload) {
        throw new UnsupportedOperationException();
    }
}
