package io.muster.chat;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What an open window must know when it is sent, for platforms whose windows carry less than that: the window has the name
 * of it instead. Every method is one transaction.
 */
@Component
@Transactional
public class Windows {

    private final JdbcClient jdbc;
    private final Clock clock;

    Windows(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @return its name, 36 characters that nobody guesses */
    public String keep(String knows) {
        String id = UUID.randomUUID().toString();
        jdbc.sql("insert into chat_window (id, knows, at) values (:id, :knows, :now)")
                .param("id", id)
                .param("knows", knows)
                .param("now", OffsetDateTime.now(clock).withOffsetSameInstant(ZoneOffset.UTC))
                .update();
        return id;
    }

    /** What was kept under this name; empty when there is no such, or it is too long ago. */
    @Transactional(readOnly = true)
    public Optional<String> find(String id) {
        return jdbc.sql("select knows from chat_window where id = :id")
                .param("id", id)
                .query(String.class)
                .optional();
    }
}
