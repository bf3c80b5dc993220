package io.muster.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A responsibility within an incident; the words are those of PagerDuty's incident response documentation. The commander
 * holds every role that is not handed out.
 */
public enum Role {
    INCIDENT_COMMANDER("incident commander", "ic", "commander", "im", "incident-manager"),
    DEPUTY("deputy", "deputy-commander"),
    SCRIBE("scribe"),
    OPERATIONS_LEAD("operations lead", "ops", "operations", "ol"),
    COMMUNICATIONS_LEAD("communications lead", "comms", "communications", "cl"),
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

    /** Reads an id, a title or an alias; case, hyphens, blanks and underscores forgive. */
    public static Optional<Role> of(String text) {
        var wanted = Names.plain(text);
        return Arrays.stream(values()).filter(role -> role.answersTo(wanted)).findFirst();
    }

    /** For messages that say what is allowed. */
    public static String allIds() {
        return Arrays.stream(values()).map(Role::id).collect(Collectors.joining(", "));
    }

    private boolean answersTo(String plain) {
        return Names.plain(id()).equals(plain)
                || aliases.stream().anyMatch(alias -> Names.plain(alias).equals(plain));
    }
}
