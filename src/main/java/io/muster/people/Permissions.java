package io.muster.people;

import io.muster.message.Actor;
import io.muster.message.Refused;
import io.muster.settings.Right;
import io.muster.settings.Settings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What a person may do, by {@code permissions} of {@code muster.yaml}; a right that stands nowhere there is everybody's,
 * but to administer is then the owner's alone.
 * Who may answer a certain question is judged by the question's own rule besides, because it depends on the incident's
 * roles. Somebody whom only a chat platform knows may declare, write notes and read, and no more. May be called from any
 * thread.
 */
@Component
public class Permissions {

    /** What is left to somebody whom only a chat platform knows, unless the file keeps it to others. */
    private static final Set<Right> GUESTS = Set.of(Right.DECLARE, Right.NOTE);

    private final People people;
    private final Settings settings;

    public Permissions(People people, Settings settings) {
        this.people = people;
        this.settings = settings;
    }

    /** Whether the person may give commands at all. */
    public boolean mayAct(Person person) {
        return people.byId(person.id()).isPresent();
    }

    /** Muster itself may do everything; a stranger nothing. */
    public boolean may(Actor who, Right right) {
        return who.isMuster()
                || people.byId(who.id()).filter(person -> may(person, right)).isPresent();
    }

    public boolean may(Person person, Right right) {
        if (!people.isNamed(person)) {
            return mayAct(person)
                    && GUESTS.contains(right)
                    && settings.permission(right)
                            .map(who -> who.includes(person.id(), settings))
                            .orElse(true);
        }
        boolean owns = right == Right.ADMINISTER && people.owner().id().equals(person.id());
        return mayAct(person)
                && (owns
                        || settings.permission(right)
                                .map(who -> who.includes(person.id(), settings))
                                .orElse(right != Right.ADMINISTER));
    }

    /** @throws Refused saying who may do it, and who may grant it */
    public void demand(Actor who, Right right) {
        if (!may(who, right)) {
            throw new Refused("You may not " + right.words() + "; " + names(right) + " may. " + names(Right.ADMINISTER)
                    + " can add you to permissions." + right.id() + " in muster.yaml.");
        }
    }

    private String names(Right right) {
        List<String> names = people.all().stream()
                .filter(person -> may(person, right))
                .map(Person::name)
                .toList();
        return switch (names.size()) {
            case 0 -> "nobody";
            case 1, 2, 3, 4, 5 -> names.stream().collect(Collectors.joining(", "));
            default ->
                names.stream().limit(4).collect(Collectors.joining(", ")) + " and " + (names.size() - 4) + " others";
        };
    }
}
