package io.muster.web;

import io.muster.message.Actor;
import io.muster.people.People;
import io.muster.people.Person;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * One-time links and the sessions they open. Everything is in the database, so a session outlives a restart and holds on
 * every replica; tokens are random, and only their hashes are kept. Who has left {@code muster.yaml} is signed out.
 */
@Component
class SignIns {

    static final Duration LINK_LASTS = Duration.ofMinutes(15);
    static final Duration SESSION_LASTS = Duration.ofDays(30);

    private final JdbcClient jdbc;
    private final People people;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final SecureRandom random = new SecureRandom();

    SignIns(JdbcClient jdbc, People people, Clock clock, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.people = people;
        this.clock = clock;
        this.events = events;
    }

    /** A new one-time link for the person; its token. Goes on the house's record. */
    @Transactional
    String link(Person person, Actor by) {
        String token = fresh();
        jdbc.sql("insert into web_link (token_hash, person_id, expires_at) values (:hash, :person, :until)")
                .param("hash", hash(token))
                .param("person", person.id())
                .param("until", now().plus(LINK_LASTS))
                .update();
        events.publishEvent(new HouseEvent.SignInLinkIssued(by, person.actor()));
        return token;
    }

    /** For whom a link is that still works; using it up is another step, so that a preview of it does no harm. */
    Optional<Person> whose(String link) {
        return jdbc.sql(
                        "select person_id from web_link where token_hash = :hash and used_at is null and expires_at > :now")
                .param("hash", hash(link))
                .param("now", now())
                .query(String.class)
                .optional()
                .flatMap(people::byId);
    }

    /** Uses the link up and opens a session; its token. Empty when the link is used, too old or none of ours. */
    @Transactional
    Optional<String> use(String link) {
        return jdbc.sql("update web_link set used_at = :now"
                        + " where token_hash = :hash and used_at is null and expires_at > :now returning person_id")
                .param("hash", hash(link))
                .param("now", now())
                .query(String.class)
                .optional()
                .flatMap(people::byId)
                .map(this::open);
    }

    Optional<Person> person(String session) {
        return jdbc.sql("select person_id from web_session where token_hash = :hash and expires_at > :now")
                .param("hash", hash(session))
                .param("now", now())
                .query(String.class)
                .optional()
                .flatMap(people::byId);
    }

    void end(String session) {
        jdbc.sql("delete from web_session where token_hash = :hash")
                .param("hash", hash(session))
                .update();
    }

    private String open(Person person) {
        String token = fresh();
        jdbc.sql("insert into web_session (token_hash, person_id, created_at, expires_at)"
                        + " values (:hash, :person, :now, :until)")
                .param("hash", hash(token))
                .param("person", person.id())
                .param("now", now())
                .param("until", now().plus(SESSION_LASTS))
                .update();
        return token;
    }

    private String fresh() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    /** The tokens have 256 random bits: a plain digest keeps them, salt and stretching would add nothing. */
    static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
