package io.muster.incident;

import io.micronaut.data.annotation.MappedEntity;
import io.muster.message.Actor;
import io.muster.settings.Role;
import java.time.Instant;

/** Who holds a role in a record. */
@MappedEntity("incident_role")
record RoleRow(String record, Role role, String person, String personName, Instant since) {

    Actor actor() {
        return new Actor(person, personName);
    }
}
