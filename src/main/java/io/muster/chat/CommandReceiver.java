package io.muster.chat;

import io.muster.message.Actor;
import io.muster.message.Form;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does what people type. Every surface hands its lines in here. */
public interface CommandReceiver {

    /**
     * Does the command once and answers it. The same delivery of the same person again, at the same time or years later
     * within the inbox's retention, gets the first one's reply and does nothing. Never throws for what a person typed:
     * that is a reply that is {@link Reply#refused()}.
     *
     * <p>Call it without a transaction, from any thread. When it throws (the database is gone) it is not known whether
     * the command was done; sending it again with its delivery id is safe.
     */
    Reply receive(CommandLine line);

    /**
     * The form that a line asks for by leaving out what it needs: {@code declare} without a title, {@code run} with
     * inputs to choose. A line that ends in a space asks for its form although it is complete, filled with what it
     * says: {@code declare checkout is failing } with that space. Only reads, and is quick: a form must open while the
     * person still waits.
     *
     * @param room the record whose room it is, null outside
     * @return empty when the line can be done as it is, or when no form would help
     */
    Optional<Form> form(String text, Actor who, @Nullable RecordKey room);

    /**
     * What a filled-in form comes to: command lines for {@link #receive}, or what is wrong, field by field. Only reads.
     *
     * @param purpose that of the form
     * @param values by field; what was left empty is missing or empty
     */
    Form.Filled filled(String purpose, Map<String, String> values, Actor who, @Nullable RecordKey room);

    /** What waits for this person, and what is going on: the first thing to see in the morning. Only reads. */
    List<Message> home(Actor who);
}
