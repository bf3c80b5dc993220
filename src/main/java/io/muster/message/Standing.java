package io.muster.message;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands now in a record's room beside its entries: open questions, runs that go on. Each module that has such
 * things has a bean of this kind; rooms show the newest state of each and no history.
 */
public interface Standing {

    /**
     * Cards that are open now, the most pressing first, and the last word on each of {@code shown} that is no longer
     * open. Reads in the caller's transaction or in one of its own; never changes anything.
     *
     * @param shown keys of cards that a room still shows as open
     */
    List<Card> cards(RecordKey record, Set<String> shown);

    /**
     * @param key stable within its record: {@code question/Q2}, {@code run/R3}
     * @param open whether it still changes; the last word on a card is not open
     * @param thread key under which entries go beneath this card instead of into the room, as {@code details} name it:
     *     {@code INC-7/R3}; null when none do
     */
    record Card(
            String key,
            Message message,
            boolean open,
            @Nullable String thread) {}
}
