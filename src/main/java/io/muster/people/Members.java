package io.muster.people;

import io.muster.settings.PersonEntry;
import io.muster.settings.Settings;
import java.text.Normalizer;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Accounts on chat platforms and the people they belong to. An account of somebody in {@code muster.yaml} is known by its
 * id there, or else by the address in its profile; any other full member of the house's workspace becomes a person on first
 * use, who may declare incidents and write notes and no more ({@link Permissions}).
 */
@Component
public class Members {

    private final JdbcClient jdbc;
    private final Settings settings;
    private final Clock clock;

    Members(JdbcClient jdbc, Settings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * An account as its platform describes it; made sure of by the adapter: a full member of ours, no guest, no bot.
     *
     * @param id {@code U024BE7LH}
     * @param email null when the platform does not tell it
     * @param picture https address of a small one; null: none
     */
    public record Account(
            String platform,
            String id,
            String name,
            @Nullable String email,
            @Nullable String picture) {}

    /** Whose account it is, when it has been met before and its person still is there. */
    @Transactional(readOnly = true)
    public Optional<Person> find(String platform, String member) {
        return written(platform, member)
                .or(() -> jdbc.sql("select person_id, name, email, made from people_member"
                                + " where platform = :platform and member = :member")
                        .param("platform", platform)
                        .param("member", member)
                        .query(Row.class)
                        .optional()
                        .flatMap(row -> row.made() ? Optional.of(row.person()) : named(row.personId())));
    }

    /** Meets an account: finds whose it is, or makes it a person's. What it is called and looks like is kept as it is now. */
    @Transactional
    public Person meet(Account account) {
        Person person = written(account.platform(), account.id())
                .or(() -> byAddress(account.email()))
                .or(() -> find(account.platform(), account.id()))
                .orElseGet(() -> new Person(freshId(account), account.name(), Objects.toString(account.email(), "")));
        boolean made = named(person.id()).isEmpty();
        jdbc.sql("insert into people_member (platform, member, person_id, name, email, picture, made, met_at, seen_at)"
                        + " values (:platform, :member, :person, :name, :email, :picture, :made, :now, :now)"
                        + " on conflict (platform, member) do update set person_id = excluded.person_id,"
                        + " name = excluded.name, email = excluded.email, picture = excluded.picture,"
                        + " made = excluded.made, seen_at = excluded.seen_at")
                .param("platform", account.platform())
                .param("member", account.id())
                .param("person", person.id())
                .param("name", made ? account.name() : person.name())
                .param("email", Objects.toString(account.email(), ""))
                .param("picture", account.picture())
                .param("made", made)
                .param("now", OffsetDateTime.now(clock).withOffsetSameInstant(ZoneOffset.UTC))
                .update();
        return made ? new Person(person.id(), account.name(), person.email()) : person;
    }

    /** The account of a person on a platform, by {@code muster.yaml} or because it has been met. */
    @Transactional(readOnly = true)
    public Optional<String> account(String platform, String personId) {
        return settings.people().stream()
                .filter(entry -> entry.id().equals(personId) && platform.equals("slack"))
                .flatMap(entry -> Optional.ofNullable(entry.slack()).stream())
                .findFirst()
                .or(() -> jdbc.sql("select member from people_member where platform = :platform and person_id = :person"
                                + " order by seen_at desc limit 1")
                        .param("platform", platform)
                        .param("person", personId)
                        .query(String.class)
                        .optional());
    }

    @Transactional(readOnly = true)
    public Optional<String> picture(String personId) {
        return jdbc.sql("select picture from people_member where person_id = :person and picture is not null"
                        + " order by seen_at desc limit 1")
                .param("person", personId)
                .query(String.class)
                .optional();
    }

    /** Somebody who was made a person because a platform knows him. */
    @Transactional(readOnly = true)
    Optional<Person> made(String personId) {
        return jdbc.sql("select person_id, name, email, made from people_member where person_id = :person and made")
                .param("person", personId)
                .query(Row.class)
                .optional()
                .map(Row::person);
    }

    private Optional<Person> written(String platform, String member) {
        return platform.equals("slack")
                ? settings.people().stream()
                        .filter(entry -> member.equals(entry.slack()))
                        .map(Members::person)
                        .findFirst()
                : Optional.empty();
    }

    private Optional<Person> byAddress(@Nullable String email) {
        return settings.people().stream()
                .filter(entry -> entry.slack() == null && entry.email().equalsIgnoreCase(email))
                .map(Members::person)
                .findFirst();
    }

    private Optional<Person> named(String id) {
        return settings.people().stream()
                .filter(entry -> entry.id().equals(id))
                .map(Members::person)
                .findFirst();
    }

    /** As people would write it, and nobody else's: {@code lena-fischer}. */
    private String freshId(Account account) {
        String plain = Normalizer.normalize(account.name(), Normalizer.Form.NFD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String base = plain.isEmpty() ? account.id().toLowerCase(Locale.ROOT) : plain;
        String cut = base.length() > 40 ? base.substring(0, 40).replaceAll("-$", "") : base;
        String id = cut;
        for (int i = 2; id.equals("muster") || named(id).isPresent() || made(id).isPresent(); i++) {
            id = cut + "-" + i;
        }
        return id;
    }

    private static Person person(PersonEntry entry) {
        return new Person(entry.id(), entry.name(), entry.email());
    }

    private record Row(String personId, String name, String email, boolean made) {
        Person person() {
            return new Person(personId, name, email);
        }
    }
}
