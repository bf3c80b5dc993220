package io.muster.question;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Question.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of questions and answers. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface QuestionRows extends GenericRepository<QuestionRow, String> {

    /** Votes are those for the leading choice. */
    String QUESTION = "select q.*, (select count(*) from question_answer a"
            + " where a.record = q.record and a.number = q.number"
            + " group by a.choice order by count(*) desc limit 1) as votes from question_question q ";

    @Query("insert into question_number (record, last) values (:record, 1)"
            + " on conflict (record) do update set last = question_number.last + 1 returning last")
    int nextNumber(String record);

    @Query("insert into question_number (record, last) values (:record, 0)"
            + " on conflict (record) do update set last = question_number.last")
    void lockNumbers(String record);

    @Query("insert into question_question (record, number, reference, ask, state, asked_at)"
            + " values (:record, :number, :reference, :ask, 'OPEN', :now)")
    void insert(String record, int number, String reference, String ask, Instant now);

    @Query("select 1 from question_question where record = :record and number = :number for update")
    Optional<Integer> lockRow(String record, int number);

    @Query("select 1 from question_question where reference = :reference for update")
    Optional<Integer> lockRow(String reference);

    @Query(QUESTION + "where q.record = :record and q.number = :number")
    Optional<QuestionRow> row(String record, int number);

    @Query(QUESTION + "where q.reference = :reference")
    Optional<QuestionRow> row(String reference);

    @Query(QUESTION + "where q.record = :record order by q.number")
    List<QuestionRow> all(String record);

    @Query(QUESTION + "where q.record = :record and q.state = 'OPEN' order by q.number")
    List<QuestionRow> open(String record);

    @Query(QUESTION + "where q.record in (:records) and q.state = 'OPEN' order by q.record, q.number")
    List<QuestionRow> openOf(List<String> records);

    /** One answer a person; the newer replaces the former. */
    @Query("insert into question_answer (record, number, person, person_name, choice, click, at)"
            + " values (:record, :number, :person, :name, :choice, :click, :now)"
            + " on conflict (record, number, person) do update"
            + " set choice = excluded.choice, click = excluded.click, at = excluded.at")
    void vote(String record, int number, String person, String name, String choice, String click, Instant now);

    @Query("select choice from question_answer where record = :record and number = :number and click = :click")
    Optional<String> choiceOf(String record, int number, String click);

    @Query("select count(*) from question_answer" + " where record = :record and number = :number and choice = :choice")
    int votes(String record, int number, String choice);

    @Query("update question_question set state = 'GIVEN', choice = :choice, decided_by = :by, decided_name = :name,"
            + " reason = :reason, waived = :waived, decided_at = :now, click = :click"
            + " where record = :record and number = :number")
    void given(
            String record,
            int number,
            String choice,
            String by,
            String name,
            @Nullable String reason,
            boolean waived,
            String click,
            Instant now);

    @Query("update question_question set state = :state, closed_why = :why"
            + " where record = :record and number = :number")
    void state(String record, int number, State state, @Nullable String why);

    default QuestionKey insert(Ask ask, Instant now) {
        String record = ask.record().toString();
        int number = nextNumber(record);
        insert(record, number, ask.reference(), QuestionRow.json(ask), now);
        return new QuestionKey(ask.record(), number);
    }

    /** Whoever asks or answers in this record comes one after the other until the transaction ends. */
    default void lockNumbers(RecordKey record) {
        lockNumbers(record.toString());
    }

    /** Locked first and read then: answers that were given while we waited are counted. */
    default Optional<Question> lock(QuestionKey key) {
        lockRow(key.record().toString(), key.number());
        return find(key);
    }

    default Optional<Question> lock(String reference) {
        lockRow(reference);
        return find(reference);
    }

    default Optional<Question> find(QuestionKey key) {
        return row(key.record().toString(), key.number()).map(QuestionRow::question);
    }

    default Optional<Question> find(String reference) {
        return row(reference).map(QuestionRow::question);
    }

    default List<Question> of(RecordKey record, boolean onlyOpen) {
        String of = record.toString();
        return (onlyOpen ? open(of) : all(of))
                .stream().map(QuestionRow::question).toList();
    }

    default List<Question> open(List<String> records) {
        return openOf(records).stream().map(QuestionRow::question).toList();
    }

    default void vote(QuestionKey key, Actor by, String choice, String click, Instant now) {
        vote(key.record().toString(), key.number(), by.id(), by.name(), choice, click, now);
    }

    /** @return the choice that this delivery already made */
    default Optional<String> choiceOf(QuestionKey key, String click) {
        return choiceOf(key.record().toString(), key.number(), click);
    }

    default int votes(QuestionKey key, String choice) {
        return votes(key.record().toString(), key.number(), choice);
    }

    default void given(
            QuestionKey key,
            String choice,
            Actor by,
            @Nullable String reason,
            boolean waived,
            String click,
            Instant now) {
        given(key.record().toString(), key.number(), choice, by.id(), by.name(), reason, waived, click, now);
    }

    default void state(QuestionKey key, State state, @Nullable String why) {
        state(key.record().toString(), key.number(), state, why);
    }
}
