package io.muster.question;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Question.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The tables of questions and answers. */
@Component
class QuestionRows {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Votes are those for the leading choice. */
    private static final String QUESTION = "select q.*, (select count(*) from question_answer a"
            + " where a.record = q.record and a.number = q.number"
            + " group by a.choice order by count(*) desc limit 1) as votes from question_question q ";

    private final JdbcClient jdbc;

    QuestionRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    QuestionKey insert(Ask ask, Instant now) {
        int number = jdbc.sql("insert into question_number (record, last) values (:record, 1)"
                        + " on conflict (record) do update set last = question_number.last + 1 returning last")
                .param("record", ask.record().toString())
                .query(Integer.class)
                .single();
        jdbc.sql("insert into question_question (record, number, reference, ask, state, asked_at)"
                        + " values (:record, :number, :reference, :ask, 'OPEN', :now)")
                .param("record", ask.record().toString())
                .param("number", number)
                .param("reference", ask.reference())
                .param("ask", JSON.writeValueAsString(ask))
                .param("now", Timestamp.from(now))
                .update();
        return new QuestionKey(ask.record(), number);
    }

    /** Whoever asks or answers in this record comes one after the other until the transaction ends. */
    void lockNumbers(RecordKey record) {
        jdbc.sql("insert into question_number (record, last) values (:record, 0)"
                        + " on conflict (record) do update set last = question_number.last")
                .param("record", record.toString())
                .update();
    }

    Optional<Question> lock(QuestionKey key) {
        jdbc.sql("select 1 from question_question where record = :record and number = :number for update")
                .param("record", key.record().toString())
                .param("number", key.number())
                .query(Integer.class)
                .optional();
        return find(key);
    }

    Optional<Question> lock(String reference) {
        jdbc.sql("select 1 from question_question where reference = :reference for update")
                .param("reference", reference)
                .query(Integer.class)
                .optional();
        return find(reference);
    }

    Optional<Question> find(QuestionKey key) {
        return jdbc.sql(QUESTION + "where q.record = :record and q.number = :number")
                .param("record", key.record().toString())
                .param("number", key.number())
                .query(QuestionRows::question)
                .optional();
    }

    Optional<Question> find(String reference) {
        return jdbc.sql(QUESTION + "where q.reference = :reference")
                .param("reference", reference)
                .query(QuestionRows::question)
                .optional();
    }

    List<Question> of(RecordKey record, boolean onlyOpen) {
        return jdbc.sql(QUESTION + "where q.record = :record" + (onlyOpen ? " and q.state = 'OPEN'" : "")
                        + " order by q.number")
                .param("record", record.toString())
                .query(QuestionRows::question)
                .list();
    }

    void vote(QuestionKey key, Actor by, String choice, String click, Instant now) {
        jdbc.sql("insert into question_answer (record, number, person, person_name, choice, click, at)"
                        + " values (:record, :number, :person, :name, :choice, :click, :now)"
                        + " on conflict (record, number, person) do update"
                        + " set choice = excluded.choice, click = excluded.click, at = excluded.at")
                .param("record", key.record().toString())
                .param("number", key.number())
                .param("person", by.id())
                .param("name", by.name())
                .param("choice", choice)
                .param("click", click)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** @return the choice that this delivery already made */
    Optional<String> choiceOf(QuestionKey key, String click) {
        return jdbc.sql("select choice from question_answer"
                        + " where record = :record and number = :number and click = :click")
                .param("record", key.record().toString())
                .param("number", key.number())
                .param("click", click)
                .query(String.class)
                .optional();
    }

    int votes(QuestionKey key, String choice) {
        return jdbc.sql("select count(*) from question_answer"
                        + " where record = :record and number = :number and choice = :choice")
                .param("record", key.record().toString())
                .param("number", key.number())
                .param("choice", choice)
                .query(Integer.class)
                .single();
    }

    void given(
            QuestionKey key,
            String choice,
            Actor by,
            @Nullable String reason,
            boolean waived,
            String click,
            Instant now) {
        jdbc.sql("update question_question set state = 'GIVEN', choice = :choice, decided_by = :by,"
                        + " decided_name = :name, reason = :reason, waived = :waived, decided_at = :now,"
                        + " click = :click where record = :record and number = :number")
                .param("choice", choice)
                .param("by", by.id())
                .param("name", by.name())
                .param("reason", reason)
                .param("waived", waived)
                .param("now", Timestamp.from(now))
                .param("click", click)
                .param("record", key.record().toString())
                .param("number", key.number())
                .update();
    }

    void state(QuestionKey key, State state, @Nullable String why) {
        jdbc.sql("update question_question set state = :state, closed_why = :why"
                        + " where record = :record and number = :number")
                .param("state", state.name())
                .param("why", why)
                .param("record", key.record().toString())
                .param("number", key.number())
                .update();
    }

    private static Question question(ResultSet row, int i) throws SQLException {
        String by = row.getString("decided_by");
        Timestamp decidedAt = row.getTimestamp("decided_at");
        return new Question(
                new QuestionKey(RecordKey.of(row.getString("record")), row.getInt("number")),
                JSON.readValue(row.getString("ask"), Ask.class),
                State.valueOf(row.getString("state")),
                row.getTimestamp("asked_at").toInstant(),
                row.getInt("votes"),
                row.getString("choice"),
                by == null ? null : new Actor(by, row.getString("decided_name")),
                row.getString("reason"),
                decidedAt == null ? null : decidedAt.toInstant(),
                row.getString("click"));
    }
}
