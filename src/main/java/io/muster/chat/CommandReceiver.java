package io.muster.chat;

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
}
