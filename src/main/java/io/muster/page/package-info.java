/**
 * Calling people. Without a pager they are mentioned in the room, and the entry says that nobody was called.
 *
 * <p>Promises: one page per opening, role or person, and escalation step, however often it is asked for.
 *
 * <p>Never in here: when to escalate; that is drawn in the flow.
 */
@ApplicationModule(
        displayName = "Page",
        allowedDependencies = {"incident", "people", "settings", "message", "database"})
@NullMarked
package io.muster.page;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
