/**
 * The runbook language: a Groovy file becomes an {@link io.muster.runbook.Outline}, or a list of all its mistakes.
 *
 * <p>Loading has no effects of ours. It is done in the isolated runner process only, because a runbook is a program and no
 * sandbox inside a process holds. Never in here: anything of the server.
 */
@NullMarked
package io.muster.runbook.dsl;

import org.jspecify.annotations.NullMarked;
