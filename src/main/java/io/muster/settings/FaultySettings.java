package io.muster.settings;

import java.util.List;
import java.util.stream.Collectors;

/** A file of settings could not be taken; the message lists every fault with its line and remedy. */
public class FaultySettings extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public FaultySettings(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
