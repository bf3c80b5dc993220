/**
 * What the house is told: {@code muster.yaml} and the decision tables. The last good version is kept when a new one is
 * faulty, and the fault is said with file, line and remedy.
 *
 * <p>Never in here: state that a person or a flow changes while an incident runs.
 */
@ApplicationModule(
        displayName = "Settings",
        allowedDependencies = {"message", "database"})
@NullMarked
package io.muster.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
