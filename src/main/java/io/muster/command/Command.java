package io.muster.command;

import io.muster.chat.Reply;
import java.util.Set;

/** Does one verb, or a small family of verbs, by a façade. */
interface Command {

    /** Names of the verbs. */
    Set<String> verbs();

    /**
     * Does it, in the transaction that keeps the reply.
     *
     * @throws io.muster.message.Refused rolls back; becomes a refusing reply
     */
    Reply obey(Order order);
}
