/**
 * Questions that only people can answer: approvals, choices, "is it done?". It holds their policy (who may answer, how
 * many must, until when), the one authority over decisions, and the grants that approvals write.
 *
 * <p>A decision lives through <em>given</em> (the click that filled the quorum is recorded, once), <em>decided</em> (the
 * flow took it) or <em>too late</em> (the flow no longer waited). Who asked is told by events; this module knows no
 * engine.
 *
 * <p>Never in here: what a question is about, how it is drawn by a platform, the engine.
 */
@ApplicationModule(
        displayName = "Question",
        allowedDependencies = {"incident", "people", "settings", "message", "database"})
@NullMarked
package io.muster.question;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
