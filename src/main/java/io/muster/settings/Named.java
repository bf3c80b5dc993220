package io.muster.settings;

import java.util.List;

/**
 * A choice of people in {@code muster.yaml}: ids of people, ids of teams, or {@code everyone}.
 */
public record Named(List<String> ids) {

    /** Stands for everybody in the file. */
    public static final String EVERYONE = "everyone";

    /** @param settings says who is in which team */
    public boolean includes(String person, Settings settings) {
        return ids.contains(EVERYONE)
                || ids.contains(person)
                || settings.teams().stream()
                        .anyMatch(team ->
                                ids.contains(team.id()) && team.members().contains(person));
    }
}
