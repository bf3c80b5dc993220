/**
 * The web: pages, REST, server-sent events and sign-in. Pages are drawn here, on the server, from the façades of all
 * modules; a small script only keeps them alive.
 *
 * <p>Promises: whatever people typed is escaped; a page shows a new entry without being loaded again, and says so when it
 * has lost its connection; whatever a button does is a command that can be typed; one look at the database per record and
 * wake-up, however many people watch.
 *
 * <p>Never in here: a rule of the domain, SQL on another module's tables, a second way to change a record.
 */
@ApplicationModule(
        displayName = "Web",
        allowedDependencies = {
            "message",
            "database",
            "settings",
            "people",
            "incident",
            "timeline",
            "question",
            "runbook",
            "alert",
            "page",
            "chat",
            "warroom",
            "flow",
            "command"
        })
@NullMarked
package io.muster.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
