package io.muster.runbook.dsl;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Which words belong where, for those who put one into the wrong braces. */
final class Places {

    private static final Map<String, Class<? extends Words>> PLACES = new LinkedHashMap<>();
    private static final Map<String, Class<? extends Words>> OF_SPECS = new LinkedHashMap<>();

    static {
        PLACES.put("runbook { }", RunbookWords.class);
        PLACES.put("inputs { }", InputWords.class);
        PLACES.put("observe { }", StepWords.class);
        PLACES.put("change { }", ChangeWords.class);
        PLACES.put("decide { }", DecideWords.class);
        PLACES.put("manual { }", ManualWords.class);
        PLACES.put("run { } or undo { }", CommandWords.class);
        PLACES.put("expect { } or report { }", ResultWords.class);
        OF_SPECS.put("spec { }", SpecWords.class);
        OF_SPECS.put("example { }", ExampleWords.class);
        OF_SPECS.put("command { } or undo { }", GivenWords.class);
        OF_SPECS.put("answer { }", AnswerWords.class);
    }

    private Places() {}

    /** All words of runbooks, and where each belongs. */
    static Map<String, Class<? extends Words>> all() {
        return Collections.unmodifiableMap(PLACES);
    }

    /** All words of specs, and where each belongs. */
    static Map<String, Class<? extends Words>> ofSpecs() {
        return Collections.unmodifiableMap(OF_SPECS);
    }

    /**
     * The places where this is a word, joined by "or"; empty when it is none.
     *
     * @param said where it was said, which tells a spec from a runbook
     */
    static String of(String word, Class<?> said) {
        return (OF_SPECS.containsValue(said) ? OF_SPECS : PLACES)
                .entrySet().stream()
                        .filter(place -> Words.usages(place.getValue()).containsKey(word))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.joining(" or "));
    }
}
