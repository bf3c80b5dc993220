package io.muster.question;

import io.micronaut.data.annotation.MappedEntity;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Question.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A question as it is read.
 *
 * @param ask JSON, as it was fixed when asked
 * @param votes those for the leading choice, counted when it is read; null: none
 */
@MappedEntity("question_question")
record QuestionRow(
        String record,
        int number,
        String ask,
        State state,
        Instant askedAt,
        @Nullable Integer votes,
        @Nullable String choice,
        @Nullable String decidedBy,
        @Nullable String decidedName,
        @Nullable String reason,
        @Nullable Instant decidedAt,
        @Nullable String click) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static String json(Ask ask) {
        return JSON.writeValueAsString(ask);
    }

    Question question() {
        return new Question(
                new QuestionKey(RecordKey.of(record), number),
                JSON.readValue(ask, Ask.class),
                state,
                askedAt,
                votes == null ? 0 : votes,
                choice,
                decidedBy == null || decidedName == null ? null : new Actor(decidedBy, decidedName),
                reason,
                decidedAt,
                click);
    }
}
