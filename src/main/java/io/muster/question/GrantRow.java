package io.muster.question;

import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.muster.message.Actor;
import io.muster.question.Ask.GrantScope;
import io.muster.question.Grants.Grant;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was permitted. */
@MappedEntity("question_grant")
record GrantRow(
        @Id @GeneratedValue @Nullable Long id,
        String run,
        String step,
        String digest,
        String givenBy,
        String byName,
        String why,
        @Nullable String reference,
        State state,
        Instant at,
        @Nullable Instant usedAt) {

    enum State {
        GIVEN,
        USABLE,
        USED,
        VOID
    }

    static GrantRow fresh(
            GrantScope scope, Actor by, String why, @Nullable String reference, State state, Instant now) {
        return new GrantRow(
                null, scope.run(), scope.step(), scope.digest(), by.id(), by.name(), why, reference, state, now, null);
    }

    Grant grant() {
        return new Grant(
                id == null ? 0 : id,
                new GrantScope(run, step, digest),
                new Actor(givenBy, byName),
                state == State.USABLE);
    }
}
