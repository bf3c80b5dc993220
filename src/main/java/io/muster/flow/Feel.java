package io.muster.flow;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.jspecify.annotations.Nullable;

/** Expressions as the engine reads them; ours only looks and shows, the engine's own evaluation decides. */
final class Feel {

    private static final FeelEngineApi ENGINE = FeelEngineBuilder.forJava().build();

    private Feel() {}

    /** Why the text after the {@code =} is no expression; empty when it is one. */
    static Optional<String> mistake(String expression) {
        var parsed = ENGINE.parseExpression(expression);
        return parsed.isSuccess()
                ? Optional.empty()
                : Optional.of(parsed.failure().message().lines().findFirst().orElse("it cannot be read"));
    }

    /** Its value by these variables; null when it has none, or cannot be evaluated. */
    static @Nullable Object value(String expression, Map<String, @Nullable Object> variables) {
        var evaluated = ENGINE.evaluateExpression(expression, new HashMap<String, Object>(variables));
        return evaluated.isSuccess() ? evaluated.result() : null;
    }
}
