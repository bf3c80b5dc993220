/**
 * A runbook's own tests: examples of what its commands give back and what people say, and what comes of that.
 *
 * <p>Promises: an example goes through the same reader, resolver, expectations and inputs as a real run; only the results of
 * commands, people's answers and the passing of time are given. The order of the steps is that of the generated BPMN, said
 * once more in {@link io.muster.runbook.spec.Walk} and held against the diagram by {@code WalkTest}. Played in the runner
 * process only, because the runbook is a program. Never in here: a word of Groovy, or anything of the server.
 */
@NullMarked
package io.muster.runbook.spec;

import org.jspecify.annotations.NullMarked;
