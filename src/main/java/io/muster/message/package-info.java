/**
 * What every module says and every surface can draw: plain values, without behaviour of any platform.
 *
 * <p>A {@link io.muster.message.Message} is text, parts and buttons; Slack, Teams and the web each draw it in their own
 * way. {@link io.muster.message.Recorded} is implemented by every event of every module: whatever is published as one
 * becomes an entry of a timeline in the publisher's own transaction.
 *
 * <p>Text in these values is as people typed it. It is never markup: a surface escapes it when it draws. What is done with
 * typed words everywhere is here, too: {@link io.muster.message.Typed} makes them fit to be kept,
 * {@link io.muster.message.Nearest} finds the one that was meant.
 *
 * <p>Never in here: a dependency on another module, a database, a platform's format.
 */
@ApplicationModule(
        displayName = "Message",
        allowedDependencies = {})
@NullMarked
package io.muster.message;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
