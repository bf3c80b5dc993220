package io.muster.database;

/**
 * What has to be looked for again and again because nobody tells of it, such as what became due; each is a Spring bean of
 * the module that knows it. Every replica looks once a second, on a thread of its own and never twice at a time; a look
 * that fails is logged.
 */
public interface Lookout {

    /** Names its thread, and stands in the log when a look fails: {@code todos}. */
    String looksFor();

    /** Called outside a transaction, from the start of the server until its end. */
    void look();
}
