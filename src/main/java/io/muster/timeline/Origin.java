package io.muster.timeline;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The element of a flow whose work is being done: what is recorded meanwhile, by whichever module, says so among its
 * details ({@code generation}, {@code process}, {@code element}), so that a diagram can show the entries of an element. An
 * event's own details of these names win. Holds for one thread.
 *
 * @param generation correlation key of the flow, {@code INC-7/2}, {@code INC-7/R3/1}
 * @param process id of the process that the element stands in, which the flow may have called
 */
public record Origin(String generation, String process, String element) {

    private static final ThreadLocal<@Nullable Origin> PRESENT = new ThreadLocal<>();

    /** Does the work; what it records comes from here. */
    public <T extends @Nullable Object> T during(Supplier<T> work) {
        Origin before = PRESENT.get();
        PRESENT.set(this);
        try {
            return work.get();
        } finally {
            if (before == null) {
                PRESENT.remove();
            } else {
                PRESENT.set(before);
            }
        }
    }

    static Map<String, Object> added(Map<String, Object> details) {
        return Optional.ofNullable(PRESENT.get())
                .map(origin -> {
                    Map<String, Object> all = new TreeMap<>(Map.of(
                            "generation", origin.generation, "process", origin.process, "element", origin.element));
                    all.putAll(details);
                    return (Map<String, Object>) all;
                })
                .orElse(details);
    }
}
