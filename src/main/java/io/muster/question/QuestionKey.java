package io.muster.question;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.muster.message.RecordKey;

/** Names a question by its record and its short number there: {@code INC-7/Q2}. */
public record QuestionKey(RecordKey record, int number) {

    /** @throws IllegalArgumentException if it is not written like {@code INC-7/Q2} */
    @JsonCreator
    public static QuestionKey of(String text) {
        String[] halves = text.strip().toUpperCase(java.util.Locale.ROOT).split("/Q", 2);
        if (halves.length != 2 || !halves[1].matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("'" + text + "' is no question; write it like INC-7/Q2");
        }
        return new QuestionKey(RecordKey.of(halves[0]), Integer.parseInt(halves[1]));
    }

    @JsonValue
    @Override
    public String toString() {
        return record + "/Q" + number;
    }
}
