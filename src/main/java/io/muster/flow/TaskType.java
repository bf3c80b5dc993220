package io.muster.flow;

import io.muster.settings.Role;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A type of work that models may use, with its parameters: what the element templates offer and the check demands. The
 * types of runbooks' own processes are none of them: those are generated.
 *
 * @param open whether it takes parameters that are not named here, such as the inputs of a runbook
 * @param oneOf parameters of which one must be there; empty: none need be
 * @param errors codes of the BPMN errors that it throws
 */
record TaskType(String type, Map<String, Parameter> parameters, boolean open, Set<String> oneOf, Set<String> errors) {

    /**
     * @param values what may be written as a header; empty: any text
     * @param list whether several may be written, separated by commas
     */
    record Parameter(boolean required, List<String> values, boolean list) {}

    private static final List<String> ROLES =
            Arrays.stream(Role.values()).map(Role::id).toList();
    private static final Parameter TEXT = new Parameter(false, List.of(), false);
    private static final Parameter NEEDED = new Parameter(true, List.of(), false);
    private static final Parameter ROLE = new Parameter(false, ROLES, false);
    private static final Parameter FLAG = new Parameter(false, List.of("true", "false"), false);

    static final Map<String, TaskType> ALL = List.of(
                    plain("muster.open-war-room"),
                    plain("muster.invite", "roles", roles(), "people", TEXT).oneOf("roles", "people"),
                    plain(
                                    "muster.page",
                                    "role",
                                    ROLE,
                                    "person",
                                    TEXT,
                                    "everyone",
                                    FLAG,
                                    "step",
                                    TEXT,
                                    "unlessAcknowledged",
                                    FLAG,
                                    "firing",
                                    TEXT)
                            .oneOf("role", "person", "everyone"),
                    plain("muster.assign-role", "role", new Parameter(true, ROLES, false), "person", TEXT),
                    plain(
                            "muster.post-update",
                            "text",
                            NEEDED,
                            "audience",
                            new Parameter(false, List.of("room", "internal", "public"), false),
                            "mention",
                            new Parameter(false, with(ROLES, "everyone"), true)),
                    plain(
                            "muster.remind",
                            "role",
                            new Parameter(true, ROLES, false),
                            "about",
                            new Parameter(
                                    true,
                                    List.of(
                                            "public-update",
                                            "internal-update",
                                            "closing-update",
                                            "impact",
                                            "cause",
                                            "review"),
                                    false),
                            "text",
                            NEEDED),
                    plain(
                            "muster.set-status",
                            "status",
                            new Parameter(true, List.of("mitigated", "resolved", "closed"), false),
                            "by",
                            TEXT,
                            "reason",
                            TEXT),
                    plain("muster.suggest-runbooks"),
                    new TaskType(
                            "muster.run-runbook",
                            Map.of("runbook", NEEDED),
                            true,
                            Set.of(),
                            Set.of("RunFailed", "RunAborted", "ApprovalRefused")),
                    plain("muster.schedule-review"),
                    plain(
                            Model.USER_TASK,
                            "question",
                            NEEDED,
                            "choices",
                            TEXT,
                            "from",
                            roles(),
                            "quorum",
                            TEXT,
                            "notRequester",
                            FLAG,
                            "result",
                            TEXT))
            .stream()
            .collect(Collectors.toUnmodifiableMap(TaskType::type, each -> each));

    static Optional<TaskType> of(String type) {
        return Optional.ofNullable(ALL.get(type));
    }

    private static TaskType plain(String type, Object... parameters) {
        Map<String, Parameter> named = new LinkedHashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            named.put((String) parameters[i], (Parameter) parameters[i + 1]);
        }
        return new TaskType(type, named, false, Set.of(), Set.of());
    }

    private TaskType oneOf(String... names) {
        return new TaskType(type, parameters, open, Set.of(names), errors);
    }

    private static Parameter roles() {
        return new Parameter(false, ROLES, true);
    }

    private static List<String> with(List<String> some, String more) {
        return java.util.stream.Stream.concat(some.stream(), java.util.stream.Stream.of(more))
                .toList();
    }
}
