package io.muster.runbook.dsl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Which words belong where, for those who put one into the wrong braces. */
final class Places {

    private static final Map<String, Class<? extends Words>> PLACES = new LinkedHashMap<>();

    static {
        PLACES.put("runbook { }", RunbookWords.class);
        PLACES.put("inputs { }", InputWords.class);
        PLACES.put("observe { }", StepWords.class);
        PLACES.put("change { }", ChangeWords.class);
        PLACES.put("decide { }", DecideWords.class);
        PLACES.put("manual { }", ManualWords.class);
        PLACES.put("run { } or undo { }", CommandWords.class);
        PLACES.put("expect { } or report { }", ResultWords.class);
    }

    private Places() {}

    /** All words, and where each belongs. */
    static Map<String, Class<? extends Words>> all() {
        return java.util.Collections.unmodifiableMap(PLACES);
    }

    /** The places where this is a word, joined by "or"; empty when it is none. */
    static String of(String word) {
        return PLACES.entrySet().stream()
                .filter(place -> Words.usages(place.getValue()).containsKey(word))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(" or "));
    }
}
