/**
 * The words people type. A {@link io.muster.command.Verb} describes each command once, for the reader of lines, help,
 * suggestions, completion and the documentation; one small class for each family of verbs turns a read line into a call
 * of a façade.
 *
 * <p>Promises: the same words on every surface; a line that is not understood changes nothing and is answered with what
 * was probably meant; where several things could be meant it asks and never guesses.
 *
 * <p>Never in here: a rule of an incident, a question or a run (their façades refuse), a platform's format.
 */
@ApplicationModule(
        displayName = "Command",
        allowedDependencies = {
            "flow",
            "runbook",
            "question",
            "timeline",
            "alert",
            "page",
            "warroom",
            "chat",
            "incident",
            "people",
            "settings",
            "message",
            "database"
        })
@NullMarked
package io.muster.command;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
