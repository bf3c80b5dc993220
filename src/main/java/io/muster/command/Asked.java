package io.muster.command;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import org.jspecify.annotations.Nullable;

/**
 * A line that may want a form.
 *
 * @param call what it says so far; what its verb requires may be missing
 * @param about the record named or implied, known to the person; null when there is none
 * @param wanted whether the form is wanted though nothing is missing
 */
record Asked(Call call, Actor who, @Nullable RecordKey about, boolean wanted) {

    /** Where a form is sent to, this line comes back: what is not asked for. */
    String purpose(String rest) {
        return (call.record() == null ? "" : call.record() + " ")
                + call.verb().name()
                + (rest.isEmpty() ? "" : " ")
                + rest;
    }
}
