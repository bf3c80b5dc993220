package io.muster.web;

import io.muster.message.Actor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * Who is at the other end: signed in by a session, or the owner of the token.
 *
 * <p>{@link #behind()} is who really holds the token when the owner speaks as somebody else: in a demo, or with the right
 * to administer.
 */
final class Reader extends AbstractAuthenticationToken {

    private final Actor actor;
    private final @Nullable Actor behind;

    Reader(Actor actor, @Nullable Actor behind) {
        super(List.of());
        this.actor = actor;
        this.behind = behind;
        setAuthenticated(true);
    }

    Actor actor() {
        return actor;
    }

    @Nullable
    Actor behind() {
        return behind;
    }

    @Override
    public Actor getPrincipal() {
        return actor;
    }

    @Override
    public String getName() {
        return actor.id();
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Reader reader && reader.actor.equals(actor);
    }

    @Override
    public int hashCode() {
        return actor.hashCode();
    }
}
