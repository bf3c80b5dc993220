package io.muster.command;

import io.muster.message.Message;
import io.muster.message.Refused;

/**
 * A line that could not be done as it was typed, with an answer that can be pressed: what was probably meant, what may
 * be chosen.
 */
final class Misread extends Refused {

    private final transient Message answer;

    Misread(Message answer) {
        super(answer.text());
        this.answer = answer;
    }

    Misread(String answer) {
        this(Message.of(answer));
    }

    Message answer() {
        return answer;
    }
}
