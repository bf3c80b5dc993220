package io.muster.incident;

import io.micronaut.data.annotation.MappedEntity;
import io.muster.message.Actor;
import java.time.Instant;

/** Who is in the room of a record. */
@MappedEntity("incident_person")
record PersonRow(String record, String person, String personName, Instant since) {

    Actor actor() {
        return new Actor(person, personName);
    }
}
