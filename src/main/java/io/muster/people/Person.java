package io.muster.people;

import io.muster.message.Actor;

/**
 * Somebody who can act.
 *
 * @param id stable short name, {@code bob}; what rows and events store
 */
public record Person(String id, String name, String email) {

    /** As written in chat: {@code @bob}. */
    public String handle() {
        return "@" + id;
    }

    /** As events and entries name whoever did something. */
    public Actor actor() {
        return new Actor(id, name);
    }
}
