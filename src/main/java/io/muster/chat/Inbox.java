package io.muster.chat;

import io.muster.database.DatabaseAway;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every command line that came in, with its reply. A line is committed first, so that it is not lost; then it is done
 * and its reply written in one transaction, under the row's lock, so that it is done once.
 */
@Component
public class Inbox {

    private static final Logger log = LoggerFactory.getLogger(Inbox.class);

    private static final int ATTEMPTS = 3;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final Clock clock;

    Inbox(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.json = JsonMapper.shared();
        this.clock = clock;
    }

    /**
     * Keeps the line, in a transaction of its own. After it returns the line will be done, by whichever replica.
     *
     * @throws Refused when the text is longer than a line may be; then nothing is kept
     * @throws DeliveryTaken when the person has sent another line under this delivery id; then nothing is kept
     */
    public void accept(CommandLine line) {
        if (line.text().length() > CommandLine.LONGEST) {
            throw new Refused("That is " + line.text().length() + " characters long; a command takes "
                    + CommandLine.LONGEST + " at most. Put long texts behind a link.");
        }
        int fresh = Objects.requireNonNull(transaction.execute(status -> jdbc.sql("""
                        INSERT INTO chat_inbox
                            (delivery, person_id, person_name, text, room, surface, behind_id, behind_name, received_at)
                        VALUES (:delivery, :person, :name, :text, :room, :surface, :behind, :behindName, :now)
                        ON CONFLICT (person_id, delivery) DO NOTHING""")
                .param("delivery", line.delivery())
                .param("person", line.who().id())
                .param("name", line.who().name())
                .param("text", line.text())
                .param("room", line.room() == null ? null : line.room().toString())
                .param("surface", line.surface().name())
                .param("behind", line.behind() == null ? null : line.behind().id())
                .param(
                        "behindName",
                        line.behind() == null ? null : line.behind().name())
                .param("now", now())
                .update()));
        if (fresh == 0) {
            sameAsBefore(line);
        }
    }

    private void sameAsBefore(CommandLine line) {
        CommandLine before = jdbc.sql("SELECT * FROM chat_inbox WHERE person_id = :person AND delivery = :delivery")
                .param("person", line.who().id())
                .param("delivery", line.delivery())
                .query(this::kept)
                .single()
                .line();
        if (!before.text().equals(line.text()) || !Objects.equals(before.room(), line.room())) {
            throw new DeliveryTaken(before);
        }
    }

    /**
     * Does a line that was accepted, unless it has been done, and answers with its reply. What {@code work} throws rolls
     * back all that it did; a {@link Refused} becomes the reply that {@code refusal} makes of it, and so does a fault of
     * ours. Only when the database is away or has no room for us, this throws: the line stays and is done later.
     */
    public Reply once(CommandLine line, Function<CommandLine, Reply> work, Function<RuntimeException, Reply> refusal) {
        for (int attempt = 1; ; attempt++) {
            try {
                return inLock(line, work);
            } catch (TransientDataAccessException crowded) {
                // Deadlocks and the like: the database chose us to give way, and nothing of it was done.
                if (attempt == ATTEMPTS || DatabaseAway.isWhy(crowded)) {
                    throw crowded;
                }
            } catch (RuntimeException wrong) {
                if (DatabaseAway.isWhy(wrong)) {
                    throw wrong;
                }
                if (!(wrong instanceof Refused)) {
                    log.error(
                            "Command '{}' of {} failed; nothing of it was done",
                            line.text(),
                            line.who().id(),
                            wrong);
                }
                // Another delivery of it may have been done meanwhile; then that reply counts.
                return inLock(line, again -> refusal.apply(wrong));
            }
        }
    }

    /** Accepted so long ago that whoever took them in must have died; oldest first. */
    public List<CommandLine> unworked(Duration age) {
        return jdbc
                .sql("SELECT * FROM chat_inbox WHERE worked_at IS NULL AND received_at <= :before"
                        + " ORDER BY received_at LIMIT 100")
                .param("before", now().minus(age))
                .query(this::kept)
                .list()
                .stream()
                .map(Kept::line)
                .toList();
    }

    private Reply inLock(CommandLine line, Function<CommandLine, Reply> work) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Kept kept = jdbc.sql(
                            "SELECT * FROM chat_inbox WHERE person_id = :person AND delivery = :delivery FOR UPDATE")
                    .param("person", line.who().id())
                    .param("delivery", line.delivery())
                    .query(this::kept)
                    .single();
            return kept.reply() != null ? kept.reply() : keep(kept.line(), work.apply(kept.line()));
        }));
    }

    private Reply keep(CommandLine line, Reply reply) {
        jdbc.sql("UPDATE chat_inbox SET reply = CAST(:reply AS jsonb), worked_at = :now"
                        + " WHERE person_id = :person AND delivery = :delivery")
                .param("reply", json.writeValueAsString(reply))
                .param("now", now())
                .param("person", line.who().id())
                .param("delivery", line.delivery())
                .update();
        return reply;
    }

    private Kept kept(ResultSet row, int n) throws SQLException {
        String room = row.getString("room");
        String reply = row.getString("reply");
        String behind = row.getString("behind_id");
        return new Kept(
                new CommandLine(
                        row.getString("delivery"),
                        row.getString("text"),
                        new Actor(row.getString("person_id"), row.getString("person_name")),
                        room == null ? null : RecordKey.of(room),
                        Surface.valueOf(row.getString("surface")),
                        behind == null ? null : new Actor(behind, row.getString("behind_name"))),
                reply == null ? null : json.readValue(reply, Reply.class));
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock).withOffsetSameInstant(ZoneOffset.UTC);
    }

    private record Kept(CommandLine line, @Nullable Reply reply) {}
}
