package io.muster.question;

import io.muster.message.Actor;

/** What came of a click or a command that answers a question. Refusals are {@link io.muster.message.Refused}. */
public sealed interface Answered {

    Question question();

    /** It filled the quorum and is on its way to the flow. */
    record Given(Question question) implements Answered {}

    /** It counts; more people must say the same. */
    record Counted(Question question, int missing) implements Answered {}

    /** Somebody was faster; nothing changed. */
    record Already(Question question, Actor by) implements Answered {}
}
