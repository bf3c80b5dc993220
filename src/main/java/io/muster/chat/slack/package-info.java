/**
 * Slack, by way of Bolt for Java: takes in what people type and press, by Socket Mode or by HTTP, and is a chat platform on
 * which records have rooms.
 *
 * <p>Promises: what Slack delivers is on disk before it is acknowledged, and is worked once however often it comes; whoever
 * is no full member of our own workspace is nobody; typed text never becomes markup. Nothing here is there unless {@code
 * muster.slack.bot-token} is set.
 *
 * <p>Never in here: a verb, an incident, the order in which a room is told things.
 */
@NamedInterface("slack")
@NullMarked
package io.muster.chat.slack;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
