package io.muster.question;

import io.muster.message.Actor;
import io.muster.question.Ask.GrantScope;
import io.muster.question.Grants.Grant;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of grants. */
@Component
class GrantRows {

    private final JdbcClient jdbc;

    GrantRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(GrantScope scope, Actor by, String why, @Nullable String reference, boolean usable, Instant now) {
        jdbc.sql("insert into question_grant (run, step, digest, given_by, by_name, why, reference, state, at)"
                        + " values (:run, :step, :digest, :by, :name, :why, :reference, :state, :now)")
                .param("run", scope.run())
                .param("step", scope.step())
                .param("digest", scope.digest())
                .param("by", by.id())
                .param("name", by.name())
                .param("why", why)
                .param("reference", reference)
                .param("state", usable ? "USABLE" : "GIVEN")
                .param("now", Timestamp.from(now))
                .update();
    }

    Optional<Grant> find(String run, String step) {
        return jdbc.sql("select * from question_grant where run = :run and step = :step"
                        + " and state in ('GIVEN', 'USABLE') order by id desc limit 1")
                .param("run", run)
                .param("step", step)
                .query((row, i) -> new Grant(
                        row.getLong("id"),
                        new GrantScope(row.getString("run"), row.getString("step"), row.getString("digest")),
                        new Actor(row.getString("given_by"), row.getString("by_name")),
                        row.getString("state").equals("USABLE")))
                .optional();
    }

    boolean use(long grant, Instant now) {
        return jdbc.sql("update question_grant set state = 'USED', used_at = :now where id = :id and state = 'USABLE'")
                        .param("now", Timestamp.from(now))
                        .param("id", grant)
                        .update()
                == 1;
    }

    void makeUsable(String reference) {
        jdbc.sql("update question_grant set state = 'USABLE' where reference = :reference and state = 'GIVEN'")
                .param("reference", reference)
                .update();
    }

    void makeVoid(String reference) {
        jdbc.sql("update question_grant set state = 'VOID' where reference = :reference and state = 'GIVEN'")
                .param("reference", reference)
                .update();
    }
}
