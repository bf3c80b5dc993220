package io.muster.flow;

import io.muster.question.Choice;

/** Reads choices as flows write them: {@code id=Label}, a {@code !} after the id asks for a reason. */
final class Choices {

    private Choices() {}

    static Choice read(String written) {
        String[] halves = written.split("=", 2);
        String id = halves[0].strip();
        boolean asksReason = id.endsWith("!");
        String plain = asksReason ? id.substring(0, id.length() - 1).strip() : id;
        String label = halves.length == 2 && !halves[1].isBlank() ? halves[1].strip() : plain;
        return new Choice(plain, label, asksReason);
    }
}
