/**
 * How Muster starts: the command line, the embedded PostgreSQL and Zeebe, and their supervision.
 *
 * <p>It promises: what {@code ./muster up} starts is the same PostgreSQL and the same engine that production uses, on loopback only, with durable
 * folders; a second {@code up} takes over or ends what a crash left; every failure to start is one sentence and exit code 1. A subcommand is one class
 * {@code <Name>Command}, listed in {@link io.muster.launch.Main}. It must never hold behaviour of an incident: commands talk to the running server.
 */
@ApplicationModule(
        displayName = "Launch",
        allowedDependencies = {"chat :: slack", "flow", "runbook", "settings", "timeline"})
@NullMarked
package io.muster.launch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
