/**
 * The intake of alerts: one adapter a sender, fingerprints, grouping, and the decision whether an alert is counted,
 * reopens an incident or declares one. What arrives is untrusted: it is taken whole or not at all.
 *
 * <p>Promises: answered after the commit; the same alert posted twice at once makes one incident; nothing is ever
 * resolved because an alert went away, that is only said.
 *
 * <p>Never in here: who is called, what happens next.
 */
@ApplicationModule(
        displayName = "Alert",
        allowedDependencies = {"incident", "people", "settings", "message", "database"})
@NullMarked
package io.muster.alert;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
