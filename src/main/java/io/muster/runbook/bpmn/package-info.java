/**
 * Turns an {@link io.muster.runbook.Outline} into the BPMN process that runs it: same outline, same text, byte by byte.
 *
 * <p>Everything that a person should see in the live diagram is drawn: approvals, the pause after a failure, the way back.
 * Never in here: running anything, or talking to the engine.
 */
@NullMarked
package io.muster.runbook.bpmn;

import org.jspecify.annotations.NullMarked;
