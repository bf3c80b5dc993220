package io.muster.settings;

import java.util.List;
import java.util.Map;

/**
 * {@code muster.yaml} as a value.
 *
 * @param rooms by the name of the level, or {@link #DEFAULT}
 */
record MusterYaml(
        List<PersonEntry> people,
        List<Team> teams,
        Map<Right, Named> permissions,
        Map<Role, List<String>> onCall,
        Map<String, Room> rooms,
        List<Secret> secrets,
        Map<String, Hook> hooks,
        List<Target> targets,
        List<Schedule> schedules) {

    static final String DEFAULT = "default";

    static final MusterYaml EMPTY = new MusterYaml(
            List.of(), List.of(), Map.of(), Map.of(), Map.of(), List.of(), Map.of(), List.of(), List.of());
}
