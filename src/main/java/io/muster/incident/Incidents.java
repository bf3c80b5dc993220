package io.muster.incident;

import io.muster.message.Actor;
import io.muster.message.Message.Audience;
import io.muster.message.RecordKey;
import io.muster.settings.Role;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Façade: declares incidents and moves them through their life. Every method is one transaction, or joins the caller's;
 * what is not allowed is a {@link io.muster.message.Refused}, and nothing changed. Doing again what already holds
 * changes nothing and publishes nothing.
 */
@Service
public class Incidents {

    public Incident declare(Declaration declaration) {
        throw new UnsupportedOperationException();
    }

    /** @throws io.muster.message.Refused when there is none */
    public Incident get(RecordKey key) {
        throw new UnsupportedOperationException();
    }

    public Optional<Incident> find(RecordKey key) {
        throw new UnsupportedOperationException();
    }

    /** Neither closed nor cancelled, the most urgent first, then the oldest. */
    public List<Incident> open() {
        throw new UnsupportedOperationException();
    }

    /** The newest that are closed or cancelled. */
    public List<Incident> ended(int limit) {
        throw new UnsupportedOperationException();
    }

    /** Somebody takes it: declared becomes active. Publishes {@code IncidentAcknowledged}. */
    public Incident acknowledge(RecordKey key, Actor by) {
        throw new UnsupportedOperationException();
    }

    public Incident mitigate(RecordKey key, Actor by, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }

    public Incident resolve(RecordKey key, Actor by, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }

    public Incident close(RecordKey key, Actor by, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }

    public Incident reopen(RecordKey key, Actor by, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }

    public Incident cancel(RecordKey key, Actor by, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }

    /** Gives a role to a person; a commander taking an unacknowledged incident acknowledges it too. */
    public Incident assign(RecordKey key, Role role, Actor person, Actor by) {
        throw new UnsupportedOperationException();
    }

    public void note(RecordKey key, Actor by, String text) {
        throw new UnsupportedOperationException();
    }

    public void update(RecordKey key, Actor by, Audience audience, String text) {
        throw new UnsupportedOperationException();
    }
}
