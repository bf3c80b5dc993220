/**
 * The one module that knows the engine. It deploys and checks models, starts flow instances and tells them what happened,
 * does the work of their service tasks by calling the other modules, turns their user tasks into questions, and shows
 * where they stand.
 *
 * <p>Promises: what is told to the engine is written in the transaction that decided it and delivered later, in order
 * within a record, when the engine is away; a start is published under one message id per generation and at most one
 * instance of a generation lives; a technical failure never loses a job, after its last attempt it is parked and shown as
 * <em>stalled</em>.
 *
 * <p>Reading order: {@code Generations} (starts), {@code Dispatcher} and
 * {@code Worker} (work), {@code ParkedJobs} (waiting), {@link io.muster.flow.LiveFlow}
 * (showing), {@link io.muster.flow.Deployments} (models), {@code EngineLink} (which engine it is).
 *
 * <p>Never in here: the order of response steps (that is drawn), rules of the record, of questions or of runs (their
 * modules have them), a type of {@code io.camunda} in a public signature.
 */
@ApplicationModule(
        displayName = "Flow",
        allowedDependencies = {
            "warroom",
            "chat",
            "page",
            "alert",
            "runbook",
            "question",
            "timeline",
            "incident",
            "people",
            "settings",
            "message",
            "database"
        })
@NullMarked
package io.muster.flow;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
