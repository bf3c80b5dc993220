/**
 * Where people type: what a command line and its answer are on every surface, the port to whoever does commands, and the
 * durable inbox that makes each of them happen once.
 *
 * <p>Promises: a command line is on disk before anything comes of it, and its reply with whatever it changed; the same
 * delivery a second time, even after a crash, gets the same reply and changes nothing.
 *
 * <p>Never in here: what a verb means, an incident, the order of response steps.
 */
@ApplicationModule(
        displayName = "Chat",
        allowedDependencies = {"people", "settings", "message", "database"})
@NullMarked
package io.muster.chat;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
