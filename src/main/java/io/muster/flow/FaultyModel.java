package io.muster.flow;

import java.util.List;

/** A file is not taken; each fault says file, element, what is wrong and what to draw instead. */
class FaultyModel extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    FaultyModel(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    List<String> faults() {
        return faults;
    }
}
