/**
 * The record of an incident or an operation: what it is, its level and status, who holds which role. The life-cycle
 * table is here and nowhere else; whatever the flow draws, a commander's word changes the record at once.
 *
 * <p>Every change is one transaction that publishes one or more {@link io.muster.incident.IncidentEvent}s.
 *
 * <p>Never in here: the engine, a chat platform, an alert's format, the order of response steps.
 */
@ApplicationModule(
        displayName = "Incident",
        allowedDependencies = {"people", "settings", "message", "database"})
@NullMarked
package io.muster.incident;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
