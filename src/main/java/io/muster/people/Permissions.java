package io.muster.people;

import org.springframework.stereotype.Component;

/**
 * What a person may do. For now everybody whom the house knows may work every incident; who may answer a certain
 * question is judged by the question's own rule, because it depends on the incident's roles.
 */
@Component
public class Permissions {

    private final People people;

    public Permissions(People people) {
        this.people = people;
    }

    /** Whether the person may give commands at all. */
    public boolean mayAct(Person person) {
        return people.byId(person.id()).isPresent();
    }
}
