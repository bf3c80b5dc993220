package io.muster.runbook;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import java.time.Instant;

/** What became of a time that a schedule named; on the house's timeline. */
public sealed interface ScheduleEvent extends Recorded {

    @Override
    default RecordKey record() {
        return RecordKey.MUSTER;
    }

    @Override
    default Actor by() {
        return Actor.MUSTER;
    }

    /** Its run is asked for. */
    record ScheduleDue(String schedule, Instant due, String run) implements ScheduleEvent {
        @Override
        public Message message() {
            return Message.of(strong(schedule), plain(" was due at " + due + ": " + run + " is asked for"));
        }
    }

    /** No run is asked for, and why not. */
    record ScheduleLeftOut(String schedule, Instant due, String why) implements ScheduleEvent {
        @Override
        public Message message() {
            return Message.of(strong(schedule), plain(" was due at " + due + " and was left out: " + why));
        }
    }
}
