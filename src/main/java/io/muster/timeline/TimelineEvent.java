package io.muster.timeline;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import java.util.Map;

/** What happens to timelines themselves; on the house chain. */
public sealed interface TimelineEvent extends Recorded {

    @Override
    default RecordKey record() {
        return RecordKey.MUSTER;
    }

    /** The text of an entry was taken out. */
    record EntryRedacted(RecordKey of, long n, Actor by, String reason) implements TimelineEvent {
        @Override
        public Message message() {
            return Message.of(strong(by.name()), plain(" took the text out of entry " + n + " of " + of))
                    .with(new Part.Text(reason));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("of", of.toString(), "n", n);
        }
    }
}
