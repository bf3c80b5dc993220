package io.muster.web;

/** Looks at something for all who watch it; {@link #look()} is called by one thread at a time. */
interface Watch {

    /** Where the watchers wait. */
    Watched watched();

    /** Looks, and shows what it saw if that is another sight than before. */
    void look();
}
