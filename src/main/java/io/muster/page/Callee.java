package io.muster.page;

import io.muster.settings.Role;
import java.util.Optional;

/** Whom to call: whoever holds a role, else is on call for it; or one person. */
public sealed interface Callee {

    /** As flows write it and as it is stored: {@code incident-commander}, {@code @bob}. */
    String written();

    /** Whoever holds the role; while it is vacant, the first on call for it, at each escalation step the next one. */
    record Holder(Role role) implements Callee {
        @Override
        public String written() {
            return role.id();
        }
    }

    /** One person. */
    record Somebody(String personId) implements Callee {
        @Override
        public String written() {
            return "@" + personId;
        }
    }

    /** Reads what a flow says; empty when it is neither a role nor {@code @person}. */
    static Optional<Callee> of(String written) {
        String word = written.strip();
        if (word.startsWith("@") && word.length() > 1) {
            return Optional.of(new Somebody(word.substring(1)));
        }
        return Role.of(word).map(Holder::new);
    }
}
