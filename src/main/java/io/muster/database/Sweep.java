package io.muster.database;

import java.time.Duration;

/**
 * What a module says of rows that it does not keep for ever; each is a Spring bean of the module that owns the table, and
 * {@link Retention} carries it out. Entries of a timeline have none.
 *
 * @param name the last word of its property, {@code muster.retention.<name>}; several sweeps may share one
 * @param kept how long rows are kept unless the property says otherwise
 * @param sql takes at most {@code :limit} rows that are older than {@code :before}, and none that an open record needs
 */
public record Sweep(String name, Duration kept, String sql) {

    public Sweep {
        if (!sql.contains(":before") || !sql.contains(":limit")) {
            throw new IllegalArgumentException("the sweep '" + name + "' must name :before and :limit: " + sql);
        }
    }
}
