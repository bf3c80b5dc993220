package io.muster.settings;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads {@code muster.yaml} by hand over the tree of nodes, because only that knows the line of each fault. */
final class YamlSettings {

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    private YamlSettings(String file) {
        this.file = file;
    }

    /** @throws FaultySettings listing every fault, not only the first */
    static MusterYaml parse(String file, String yaml) {
        var reader = new YamlSettings(file);
        var settings = reader.read(yaml);
        if (!reader.problems.isEmpty()) {
            throw new FaultySettings(reader.problems);
        }
        return settings;
    }

    private MusterYaml read(String yaml) {
        Node root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new java.io.StringReader(yaml));
        } catch (MarkedYAMLException broken) {
            var mark = broken.getProblemMark();
            problems.add(new Problem(
                    file, mark == null ? 0 : mark.getLine() + 1, "is not YAML: " + broken.getProblem() + "."));
            return MusterYaml.EMPTY;
        } catch (YAMLException broken) {
            problems.add(new Problem(file, 0, "is not YAML: " + broken.getMessage()));
            return MusterYaml.EMPTY;
        }
        if (root == null) {
            return MusterYaml.EMPTY;
        }
        var top = map(root, "muster.yaml", Set.of("people", "teams", "permissions", "onCall", "hooks", "targets"));
        var people = people(top.get("people"));
        var teams = teams(top.get("teams"), people);
        return new MusterYaml(
                people,
                teams,
                permissions(top.get("permissions"), people, teams),
                onCall(top.get("onCall"), people),
                hooks(top.get("hooks")),
                targets(top.get("targets")));
    }

    private List<PersonEntry> people(@Nullable Node node) {
        var people = new ArrayList<PersonEntry>();
        var seen = new HashSet<String>();
        for (var each : items(node, "people")) {
            var keys = map(each, "a person", Set.of("id", "name", "email", "slack"));
            var id = text(keys, each, "id", "a short name in lower case, like bob", "[a-z0-9][a-z0-9._-]{0,63}");
            var name = text(keys, each, "name", "the name people know, like Bob Builder", "(?s).{1,200}");
            var email = text(keys, each, "email", "an address like bob@example.com", "[^\\s@]+@[^\\s@]+");
            var slack = keys.containsKey("slack")
                    ? text(keys, each, "slack", "the member id, like U024BE7LH", "[UW][A-Z0-9]{2,30}")
                    : null;
            if (id == null || name == null || email == null) {
                continue;
            }
            unique(seen, each, "id", id);
            unique(seen, each, "email", email.toLowerCase(Locale.ROOT));
            people.add(new PersonEntry(id, name, email, slack));
        }
        return List.copyOf(people);
    }

    private List<Team> teams(@Nullable Node node, List<PersonEntry> people) {
        var teams = new ArrayList<Team>();
        var seen = new HashSet<String>();
        people.forEach(person -> seen.add("id=" + person.id()));
        for (var each : items(node, "teams")) {
            var keys = map(each, "a team", Set.of("id", "name", "members"));
            var id = text(keys, each, "id", "a short name in lower case, like payments", "[a-z0-9][a-z0-9._-]{0,63}");
            var name = text(keys, each, "name", "the name people know, like Payments", "(?s).{1,200}");
            var members = known(
                    keys.get("members"),
                    "members",
                    people.stream().map(PersonEntry::id).toList());
            if (id == null || name == null) {
                continue;
            }
            unique(seen, each, "id", id);
            teams.add(new Team(id, name, members));
        }
        return List.copyOf(teams);
    }

    private Map<Right, Named> permissions(@Nullable Node node, List<PersonEntry> people, List<Team> teams) {
        var known = new ArrayList<String>(List.of(Named.EVERYONE));
        people.forEach(person -> known.add(person.id()));
        teams.forEach(team -> known.add(team.id()));
        var permissions = new EnumMap<Right, Named>(Right.class);
        for (var entry : map(node, "permissions", Set.copyOf(Right.ids())).entrySet()) {
            Right.of(entry.getKey())
                    .ifPresent(right -> permissions.put(
                            right, new Named(known(entry.getValue(), "permissions." + right.id(), known))));
        }
        return permissions;
    }

    /** A list of ids, each of which the file must have. */
    private List<String> known(@Nullable Node node, String what, List<String> known) {
        var ids = new ArrayList<String>();
        for (var item : items(node, what)) {
            var id = scalar(item);
            if (id == null || !known.contains(id)) {
                problem(
                        item,
                        "'" + id + "' in " + what + " is nobody in this file. Allowed: " + String.join(", ", known)
                                + ". Add the person or team first, or mend the id.");
            } else {
                ids.add(id);
            }
        }
        return List.copyOf(ids);
    }

    private Map<Role, List<String>> onCall(@Nullable Node node, List<PersonEntry> people) {
        var ids = people.stream().map(PersonEntry::id).toList();
        var onCall = new EnumMap<Role, List<String>>(Role.class);
        for (var entry : map(node, "onCall", null).entrySet()) {
            var role = Role.of(entry.getKey());
            if (role.isEmpty()) {
                problem(entry.getValue(), "'" + entry.getKey() + "' is no role. Allowed: " + Role.allIds() + ".");
                continue;
            }
            var called = new ArrayList<String>();
            for (var item : items(entry.getValue(), "onCall." + entry.getKey())) {
                var id = scalar(item);
                if (id == null || !ids.contains(id)) {
                    problem(
                            item,
                            "'" + id + "' is nobody under people. Allowed: " + String.join(", ", ids)
                                    + ". Add the person first, or mend the id.");
                } else {
                    called.add(id);
                }
            }
            onCall.put(role.get(), List.copyOf(called));
        }
        return onCall;
    }

    private Map<String, String> hooks(@Nullable Node node) {
        var hooks = new LinkedHashMap<String, String>();
        for (var entry : map(node, "hooks", null).entrySet()) {
            var token = scalar(entry.getValue());
            if (!entry.getKey().matches("[a-z][a-z0-9-]{0,31}")) {
                problem(
                        entry.getValue(),
                        "sender '" + entry.getKey() + "' must be lower-case letters, like alertmanager.");
            } else if (token == null || token.length() < 8) {
                // The value is a secret: it is not repeated.
                problem(
                        entry.getValue(),
                        "the token of '" + entry.getKey() + "' is missing or shorter than 8 signs."
                                + " Write a random text, for example 32 hexadecimal digits.");
            } else {
                hooks.put(entry.getKey(), token);
            }
        }
        return hooks;
    }

    private List<Target> targets(@Nullable Node node) {
        var targets = new ArrayList<Target>();
        var seen = new HashSet<String>();
        for (var each : items(node, "targets")) {
            var keys = map(each, "a target", Set.of("name", "kind", "url", "environment", "runbooks"));
            var name = text(keys, each, "name", "a short name, like checkout-prod", "[a-z0-9][a-z0-9-]{0,63}");
            var kind = text(keys, each, "kind", "http", "http");
            var url = text(keys, each, "url", "a base address like http://10.0.0.5:8080", "https?://[^\\s/?#]+\\S*");
            var environment = text(keys, each, "environment", "a word like production", "[A-Za-z0-9-]{1,64}");
            var runbooks = new ArrayList<String>();
            for (var item : items(keys.get("runbooks"), "runbooks")) {
                var runbook = scalar(item);
                if (runbook == null || !runbook.matches("\\*|[a-z0-9][a-z0-9-]{0,63}")) {
                    problem(
                            item,
                            "'" + runbook + "' is no name of a runbook. Write its file name without .groovy, or '*'.");
                } else {
                    runbooks.add(runbook);
                }
            }
            if (name == null || kind == null || url == null || environment == null) {
                continue;
            }
            unique(seen, each, "name", name);
            try {
                targets.add(new Target(name, Target.Kind.HTTP, URI.create(url), environment, List.copyOf(runbooks)));
            } catch (IllegalArgumentException wrong) {
                problem(each, "url '" + url + "' is not an address. Write one like http://10.0.0.5:8080.");
            }
        }
        return List.copyOf(targets);
    }

    /** @param allowed null: any key */
    private Map<String, Node> map(@Nullable Node node, String what, @Nullable Set<String> allowed) {
        var keys = new LinkedHashMap<String, Node>();
        if (node == null || isNull(node)) {
            return keys;
        }
        if (!(node instanceof MappingNode mapping)) {
            problem(node, what + " must be keys with values, like 'key: value'.");
            return keys;
        }
        for (var tuple : mapping.getValue()) {
            var key = scalar(tuple.getKeyNode());
            if (key == null) {
                problem(tuple.getKeyNode(), "a key must be a plain word.");
            } else if (allowed != null && !allowed.contains(key)) {
                problem(tuple.getKeyNode(), unknown(key, what, allowed));
            } else if (keys.put(key, tuple.getValueNode()) != null) {
                problem(tuple.getKeyNode(), "'" + key + "' stands here twice. Keep one.");
            }
        }
        return keys;
    }

    private static String unknown(String key, String what, Set<String> allowed) {
        var nearest = Names.nearest(key, allowed);
        return "'" + key + "' is not known in " + what + ". "
                + nearest.map(word -> "Did you mean '" + word + "'? ").orElse("")
                + "Allowed: " + String.join(", ", allowed.stream().sorted().toList()) + ".";
    }

    private List<Node> items(@Nullable Node node, String what) {
        if (node == null || isNull(node)) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problem(node, what + " must be a list: one '- …' a line, or [one, two].");
        return List.of();
    }

    private @Nullable String text(Map<String, Node> keys, Node owner, String key, String allowed, String pattern) {
        var node = keys.get(key);
        if (node == null) {
            problem(owner, "'" + key + "' is missing. Write " + allowed + ".");
            return null;
        }
        var text = scalar(node);
        if (text == null || !text.matches(pattern)) {
            problem(node, key + " '" + text + "' is not allowed. Write " + allowed + ".");
            return null;
        }
        return text;
    }

    private void unique(Set<String> seen, Node owner, String key, String value) {
        if (!seen.add(key + "=" + value)) {
            problem(owner, key + " '" + value + "' stands twice. Each needs its own.");
        }
    }

    private static @Nullable String scalar(Node node) {
        return node instanceof ScalarNode scalar && !isNull(node) ? scalar.getValue() : null;
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(org.yaml.snakeyaml.nodes.Tag.NULL);
    }

    private void problem(Node node, String text) {
        problems.add(new Problem(file, node.getStartMark().getLine() + 1, text));
    }
}
