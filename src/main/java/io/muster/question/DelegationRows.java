package io.muster.question;

import io.muster.message.Actor;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of who answers in whose place. */
@Component
class DelegationRows {

    /** {@code by} lets {@code to} answer. */
    record Delegation(Actor by, Actor to) {}

    private final JdbcClient jdbc;

    DelegationRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Delegation> of(QuestionKey key) {
        return jdbc.sql("select * from question_delegation where record = :record and number = :number order by at")
                .param("record", key.record().toString())
                .param("number", key.number())
                .query((row, i) -> new Delegation(
                        new Actor(row.getString("given_by"), row.getString("by_name")),
                        new Actor(row.getString("person"), row.getString("person_name"))))
                .list();
    }

    void put(QuestionKey key, Delegation delegation, Instant now) {
        jdbc.sql("insert into question_delegation (record, number, given_by, by_name, person, person_name, at)"
                        + " values (:record, :number, :by, :byName, :person, :name, :now)"
                        + " on conflict (record, number, given_by) do update set person = excluded.person,"
                        + " person_name = excluded.person_name, at = excluded.at")
                .param("record", key.record().toString())
                .param("number", key.number())
                .param("by", delegation.by().id())
                .param("byName", delegation.by().name())
                .param("person", delegation.to().id())
                .param("name", delegation.to().name())
                .param("now", Timestamp.from(now))
                .update();
    }

    void remove(QuestionKey key, Actor by) {
        jdbc.sql("delete from question_delegation where record = :record and number = :number and given_by = :by")
                .param("record", key.record().toString())
                .param("number", key.number())
                .param("by", by.id())
                .update();
    }

    boolean hasAnswered(QuestionKey key, Actor person) {
        return jdbc.sql("select exists (select 1 from question_answer"
                        + " where record = :record and number = :number and person = :person)")
                .param("record", key.record().toString())
                .param("number", key.number())
                .param("person", person.id())
                .query(Boolean.class)
                .single();
    }
}
