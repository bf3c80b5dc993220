package io.muster.command;

import io.muster.message.Actor;
import io.muster.message.Nearest;
import io.muster.people.People;
import io.muster.people.Person;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Finds the person that a command names. */
@Component
final class Addressees {

    private final People people;

    Addressees(People people) {
        this.people = people;
    }

    /** @throws Misread naming the nearest person, when there is none of this name */
    Actor find(String typed) {
        return people.byHandle(typed)
                .map(person -> new Actor(person.id(), person.name()))
                .orElseThrow(() -> nobody(typed));
    }

    private Misread nobody(String typed) {
        String near = Nearest.of(typed, people.all().stream().map(Person::id).toList())
                .map(id -> " Did you mean @" + id + "?")
                .orElseGet(() -> " There are "
                        + people.all().stream().limit(20).map(Person::handle).collect(Collectors.joining(", ")) + ".");
        return new Misread("Nobody here is called '" + typed + "'." + near);
    }
}
