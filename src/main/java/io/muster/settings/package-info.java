/**
 * What the house is told: {@code muster.yaml} and the decision tables.
 *
 * <p>Promises: a file is read whole or not at all; every fault is said with file, line and remedy; the last good version
 * is kept when a new one is faulty; a file that changed is read again without a restart.
 *
 * <p>Never in here: state that a person or a flow changes while an incident runs; a secret in a message.
 */
@ApplicationModule(
        displayName = "Settings",
        allowedDependencies = {"message", "database"})
@NullMarked
package io.muster.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
