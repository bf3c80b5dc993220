package io.muster.runbook;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.muster.message.RecordKey;
import java.util.Locale;

/** Names a run by its record and its short number there: {@code INC-7/R3}. */
public record RunKey(RecordKey record, int number) {

    /** @throws IllegalArgumentException if it is not written like {@code INC-7/R3} */
    @JsonCreator
    public static RunKey of(String text) {
        String[] halves = text.strip().toUpperCase(Locale.ROOT).split("/R", 2);
        if (halves.length != 2 || !halves[1].matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("'" + text + "' is no run; write it like INC-7/R3");
        }
        return new RunKey(RecordKey.of(halves[0]), Integer.parseInt(halves[1]));
    }

    /** The run of a flow's generation, {@code INC-7/R3/1}: the part before the last slash. */
    public static RunKey ofGeneration(String generation) {
        int slash = generation.lastIndexOf('/');
        return of(slash < 0 ? generation : generation.substring(0, slash));
    }

    @JsonValue
    @Override
    public String toString() {
        return record + "/R" + number;
    }
}
