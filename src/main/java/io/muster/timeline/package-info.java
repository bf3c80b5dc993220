/**
 * What happened, in order, by whom; it can be proved unchanged. Appends every {@link io.muster.message.Recorded} in its
 * publisher's transaction: numbered without gaps within a record, chained by hash, redactable.
 *
 * <p>It knows no other module's types: an entry is what its event said of itself, kept as written.
 *
 * <p>Never in here: what an entry means, who must be told of it.
 */
@ApplicationModule(
        displayName = "Timeline",
        allowedDependencies = {"incident", "people", "settings", "message", "database"})
@NullMarked
package io.muster.timeline;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
