package io.muster.message;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Who did something: a person, or Muster itself.
 *
 * @param id the person's id of {@code muster.yaml}, or {@code muster}
 * @param name the name to show
 */
public record Actor(String id, String name) {

    /** Muster itself: its flows, its timers, its intake of alerts. */
    public static final Actor MUSTER = new Actor("muster", "Muster");

    @JsonIgnore
    public boolean isMuster() {
        return id.equals(MUSTER.id);
    }
}
