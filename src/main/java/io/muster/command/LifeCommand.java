package io.muster.command;

import io.muster.chat.Reply;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.incident.Status;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The steps of an incident's life. The record's own table of transitions refuses what cannot be. */
@Component
final class LifeCommand implements Command {

    private final Incidents incidents;
    private final Operations operations;

    LifeCommand(Incidents incidents, Operations operations) {
        this.incidents = incidents;
        this.operations = operations;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("ack", "mitigate", "resolve", "close", "reopen", "cancel");
    }

    @Override
    public Reply obey(Order order) {
        RecordKey key = order.record();
        Actor who = order.who();
        if (key.kind() == RecordKey.Kind.OP && order.verb().equals("cancel")) {
            return cancelled(key, who, order.call().orNull("reason"));
        }
        @Nullable String reason = order.call().orNull("reason");
        Incident before = incidents.get(key);
        Incident after = switch (order.verb()) {
            case "ack" -> acknowledge(order);
            case "mitigate" -> incidents.mitigate(key, who, reason);
            case "resolve" -> incidents.resolve(key, who, reason);
            case "close" -> incidents.close(key, who, reason);
            case "reopen" -> incidents.reopen(key, who, reason);
            case "cancel" -> incidents.cancel(key, who, reason);
            default -> throw new IllegalStateException(order.verb());
        };
        return Reply.done(Message.of(said(order.verb(), before, after)), key);
    }

    private Reply cancelled(RecordKey key, Actor who, @Nullable String reason) {
        boolean before = operations.get(key).status() == Status.CANCELLED;
        Operation after = operations.cancel(key, who, reason);
        return Reply.done(
                Message.of(
                        before
                                ? key + " was cancelled before; nothing changed."
                                : key + " (" + after.title() + ") is cancelled. 'runs " + key
                                        + "' shows what may still be running for it."),
                key);
    }

    private Incident acknowledge(Order order) {
        Incident after = incidents.acknowledge(order.record(), order.who());
        order.call().find("remark").ifPresent(remark -> incidents.note(order.record(), order.who(), remark));
        return after;
    }

    private static String said(String verb, Incident before, Incident after) {
        if (verb.equals("ack")) {
            Actor taker = Objects.requireNonNullElse(after.acknowledgedBy(), Actor.MUSTER);
            return before.acknowledged()
                    ? after.key() + " was acknowledged by " + taker.name() + " before; it stays so."
                    : "You have acknowledged " + after.key() + ".";
        }
        return before.status() == after.status() && before.opening() == after.opening()
                ? after.key() + " was " + after.status().word() + " before; nothing changed."
                : after.key() + " is " + after.status().word() + " now.";
    }
}
