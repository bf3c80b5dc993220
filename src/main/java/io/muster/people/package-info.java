/**
 * Who is who: people, whom a role's rota calls first, and what a person may do.
 *
 * <p>Promises: a person is the same under id, address and chat handle; permissions are judged in {@link
 * io.muster.people.Permissions} and nowhere else.
 *
 * <p>Never here: roles held within one incident (that is {@code incident}), passwords, sessions.
 */
@ApplicationModule(
        displayName = "People",
        allowedDependencies = {"settings", "message", "database"})
@NullMarked
package io.muster.people;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
