package io.muster.settings;

import org.jspecify.annotations.Nullable;

/**
 * A colleague as written in {@code muster.yaml}.
 *
 * @param slack the member id in Slack, {@code U…}
 */
public record PersonEntry(
        String id, String name, String email, @Nullable String slack) {}
