/**
 * Runbooks and their runs: what a runbook says, when it was asked for, how far it came, and what it did to the world.
 *
 * <p>Promises: a change is never silently run twice and never without its grant ({@link io.muster.runbook.Steps} over the
 * ledger of effects); the text of every version that ever ran is kept; runbook code never runs inside the server; a
 * secret goes to the runner of a step that names it, just before it is run, and is masked in all that comes back.
 *
 * <p>Authors work without a server: {@link io.muster.runbook.Authoring} reads, lints and tries what lies in a folder, and
 * {@link io.muster.runbook.Sheet} is a runbook's documentation.
 *
 * <p>Never in here: a word of the engine (that is {@code flow}), Groovy outside {@code dsl} and {@code runner}, the order of
 * the steps (that is the generated BPMN).
 */
@ApplicationModule(
        displayName = "Runbook",
        allowedDependencies = {"question", "incident", "people", "settings", "message", "database"})
@NullMarked
package io.muster.runbook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
