package io.muster.runbook;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import org.jspecify.annotations.Nullable;

/** Changes are stopped or let go on everywhere; said on the house's timeline and in every open room. */
public sealed interface FreezeEvent extends Recorded {

    /** From now on no change begins. */
    record ChangesFrozen(
            RecordKey record, Actor by, @Nullable String reason) implements FreezeEvent {
        @Override
        public Message message() {
            Message said = Message.of(
                            strong(by.name()),
                            plain(" froze all changes: none begins anywhere until they are thawed; what runs finishes,"
                                    + " and undoing goes on"))
                    .with(Message.Priority.NOW);
            return reason == null ? said : said.with(new Part.Text(reason));
        }
    }

    /** Changes may begin again. */
    record ChangesThawed(RecordKey record, Actor by) implements FreezeEvent {
        @Override
        public Message message() {
            return Message.of(strong(by.name()), plain(" ended the freeze: changes may begin again"))
                    .with(Message.Priority.NOW);
        }
    }
}
