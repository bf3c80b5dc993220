package io.muster.incident;

import io.muster.message.Actor;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to declare an incident.
 *
 * @param level null: the default of levels.dmn
 * @param cause where it came from in words, such as {@code alert CheckoutPoolExhausted}; null when a person says so
 */
public record Declaration(
        String title,
        @Nullable String level,
        boolean isPrivate,
        boolean drill,
        Actor by,
        @Nullable String cause) {}
