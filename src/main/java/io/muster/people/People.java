package io.muster.people;

import io.muster.settings.PersonEntry;
import io.muster.settings.Role;
import io.muster.settings.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Everybody the house knows: the people of {@code muster.yaml}, and by id those besides whom a chat platform knows as
 * members of the house. May be called from any thread; only who is not in the file is looked for in the database.
 */
@Component
public class People {

    private static final Person STRANGER = new Person("owner", "Owner", "owner@localhost");

    private final Settings settings;
    private final Function<String, Optional<Person>> members;

    @Autowired
    People(Settings settings, Members members) {
        this(settings, members::made);
    }

    /** The people of the file, and nobody else. */
    public People(Settings settings) {
        this(settings, id -> Optional.empty());
    }

    private People(Settings settings, Function<String, Optional<Person>> members) {
        this.settings = settings;
        this.members = members;
    }

    /** In the order of the file; where nobody is named yet, the owner alone, so that a first visitor can sign in. */
    public List<Person> all() {
        var named = settings.people().stream().map(People::person).toList();
        return named.isEmpty() ? List.of(STRANGER) : named;
    }

    /** Who started this Muster and may read its data folder: the first person named in the file. */
    public Person owner() {
        return all().getFirst();
    }

    public Optional<Person> byId(String id) {
        return named(id).or(() -> members.apply(id));
    }

    /** Whether {@code muster.yaml} names this person; whom only a chat platform knows has the least right. */
    boolean isNamed(Person person) {
        return named(person.id()).isPresent();
    }

    private Optional<Person> named(String id) {
        return all().stream().filter(person -> person.id().equals(id)).findFirst();
    }

    /** Case does not count. */
    public Optional<Person> byEmail(String email) {
        var wanted = email.strip().toLowerCase(Locale.ROOT);
        return all().stream()
                .filter(person -> person.email().toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst();
    }

    /**
     * What people type for a person: {@code @bob}, {@code bob}, {@code bob@example.com}, {@code Bob Builder}, or
     * Slack's {@code <@U024BE7LH>} and {@code <@U024BE7LH|bob>}.
     */
    public Optional<Person> byHandle(String typed) {
        var plain = typed.strip();
        if (plain.startsWith("<@") && plain.endsWith(">")) {
            var member = plain.substring(2, plain.length() - 1).split("\\|", 2)[0];
            return bySlack(member);
        }
        var word = plain.startsWith("@") ? plain.substring(1) : plain;
        return byId(word.toLowerCase(Locale.ROOT)).or(() -> byEmail(word)).or(() -> byFullName(word));
    }

    /** By the member id in Slack. */
    public Optional<Person> bySlack(String member) {
        return settings.people().stream()
                .filter(entry -> Objects.equals(entry.slack(), member))
                .map(People::person)
                .findFirst();
    }

    /** First to be called first; empty when nobody is on call for the role. */
    public List<Person> onCall(Role role) {
        return settings.onCall(role).stream().flatMap(id -> byId(id).stream()).toList();
    }

    private Optional<Person> byFullName(String name) {
        var same = all().stream()
                .filter(person -> person.name().equalsIgnoreCase(name))
                .toList();
        return same.size() == 1 ? Optional.of(same.getFirst()) : Optional.empty();
    }

    private static Person person(PersonEntry entry) {
        return new Person(entry.id(), entry.name(), entry.email());
    }
}
