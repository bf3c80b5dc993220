/**
 * War rooms: where one incident is worked. For now each has its page on the web; lanes to chat platforms come here.
 *
 * <p>Promises: one room an incident, however often it is opened.
 *
 * <p>Never in here: a platform's format, what an entry means.
 */
@ApplicationModule(
        displayName = "War room",
        allowedDependencies = {"timeline", "chat", "incident", "people", "settings", "message", "database"})
@NullMarked
package io.muster.warroom;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
