/**
 * The process that runs runbook code, and the server's side of the pipe to it.
 *
 * <p>A runner serves one step and dies: it resolves the command for the step's card, waits some minutes for the answer,
 * resolves it again and executes it. It dies too when its pipe closes. It gets a clean environment, a folder of its own,
 * and nothing of ours: no database, no token. The process is the boundary, not the language: {@link
 * io.muster.runbook.runner.Isolation} says from what it is kept, {@link io.muster.runbook.runner.Limits} what it may take with
 * all that it starts. A program in which no code of a runbook has a say is held by a {@link
 * io.muster.runbook.runner.Hand} that is no runner, within the same walls.
 */
@NullMarked
package io.muster.runbook.runner;

import org.jspecify.annotations.NullMarked;
