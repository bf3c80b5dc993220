package io.muster.settings;

import java.util.List;
import java.util.Map;

/** {@code muster.yaml} as a value. */
record MusterYaml(
        List<PersonEntry> people,
        List<Team> teams,
        Map<Right, Named> permissions,
        Map<Role, List<String>> onCall,
        Map<String, String> hooks,
        List<Target> targets) {

    static final MusterYaml EMPTY = new MusterYaml(List.of(), List.of(), Map.of(), Map.of(), Map.of(), List.of());
}
