package io.muster.timeline;

/**
 * A place in the feed of all timelines. Entries of a transaction that began earlier may commit later, so the feed goes by
 * transaction first and stops below the oldest that still runs: nothing is ever inserted behind a reader.
 */
public record Position(long transaction, long id) implements Comparable<Position> {

    public static final Position START = new Position(0, 0);

    /** @throws IllegalArgumentException if it is not written like {@code 731.1042} */
    public static Position of(String text) {
        String[] halves = text.split("\\.", -1);
        if (halves.length != 2 || !halves[0].matches("[0-9]{1,18}") || !halves[1].matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("'" + text + "' is no position; write it like 731.1042");
        }
        return new Position(Long.parseLong(halves[0]), Long.parseLong(halves[1]));
    }

    @Override
    public int compareTo(Position other) {
        int byTransaction = Long.compare(transaction, other.transaction);
        return byTransaction != 0 ? byTransaction : Long.compare(id, other.id);
    }

    @Override
    public String toString() {
        return transaction + "." + id;
    }
}
