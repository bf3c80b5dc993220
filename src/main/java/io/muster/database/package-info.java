/**
 * PostgreSQL for everybody: Micronaut Data's repositories inside Spring's transactions, the migrations, the one
 * mechanism by which things leave the house ({@link io.muster.database.Drain}), the wake-up between replicas
 * ({@link io.muster.database.WakeUp}), and what is looked for again and again ({@link io.muster.database.Lookout}).
 *
 * <p>Never in here: a table that belongs to another module, a word of the domain.
 */
@ApplicationModule(
        displayName = "Database",
        allowedDependencies = {})
@NullMarked
package io.muster.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
