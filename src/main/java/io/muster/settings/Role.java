package io.muster.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A responsibility within an incident; the words are those of PagerDuty's incident response documentation. */
public enum Role {
    INCIDENT_COMMANDER("incident commander", "ic", "commander"),
    DEPUTY("deputy"),
    SCRIBE("scribe"),
    OPERATIONS_LEAD("operations lead", "ops", "operations"),
    COMMUNICATIONS_LEAD("communications lead", "comms", "communications"),
    SUBJECT_MATTER_EXPERT("subject matter expert", "sme", "expert"),
    RESPONDER("responder");

    private final String title;
    private final List<String> aliases;

    Role(String title, String... aliases) {
        this.title = title;
        this.aliases = List.of(aliases);
    }

    /** As flows and files write it: {@code incident-commander}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String title() {
        return title;
    }

    public List<String> aliases() {
        return aliases;
    }

    /** Reads an id, a title or an alias; case, hyphens and underscores forgive. */
    public static Optional<Role> of(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
        for (Role role : values()) {
            if (role.id().equals(word) || role.aliases.contains(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
