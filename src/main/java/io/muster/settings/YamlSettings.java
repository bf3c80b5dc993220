package io.muster.settings;

import io.muster.message.Actor;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code muster.yaml}. */
final class YamlSettings extends YamlSecrets {

    private static final String ID = "[a-z0-9][a-z0-9._-]{0,63}";
    private static final Set<String> KEYS = Set.of(
            "people", "teams", "permissions", "onCall", "rooms", "vault", "secrets", "hooks", "targets", "schedules");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");

    private YamlSettings(String file) {
        super(file);
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
        Node root = root(yaml);
        if (root == null) {
            return MusterYaml.EMPTY;
        }
        var top = map(root, "muster.yaml", KEYS);
        var people = people(top.get("people"));
        var teams = teams(top.get("teams"), people);
        var secrets = secrets(top.get("secrets"), vault(top.get("vault")));
        return new MusterYaml(
                people,
                teams,
                permissions(top.get("permissions"), people, teams),
                onCall(top.get("onCall"), people),
                rooms(top.get("rooms"), people, teams),
                secrets,
                hooks(top.get("hooks"), secrets),
                targets(top.get("targets"), secrets),
                new YamlSchedules(this).read(top.get("schedules")));
    }

    private List<PersonEntry> people(@Nullable Node node) {
        var people = new ArrayList<PersonEntry>();
        var seen = new HashSet<String>();
        for (var each : items(node, "people")) {
            var keys = map(each, "a person", Set.of("id", "name", "email", "slack"));
            var id = text(keys, each, "id", "a short name in lower case, like bob", ID);
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
            if (id.equals(Named.EVERYONE) || id.equals(Actor.MUSTER.id())) {
                problem(each, "id '" + id + "' is taken by Muster itself. Choose another.");
            }
            if (slack != null) {
                unique(seen, each, "slack", slack);
            }
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
            var id = text(keys, each, "id", "a short name in lower case, like payments", ID);
            var name = text(keys, each, "name", "the name people know, like Payments", "(?s).{1,200}");
            var members = known(
                    keys.get("members"),
                    "members",
                    people.stream().map(PersonEntry::id).toList());
            if (id == null || name == null) {
                continue;
            }
            unique(seen, each, "id", id);
            if (id.equals(Named.EVERYONE)) {
                problem(each, "id 'everyone' stands for everybody already. Choose another.");
            }
            teams.add(new Team(id, name, members));
        }
        return List.copyOf(teams);
    }

    private Map<Right, Named> permissions(@Nullable Node node, List<PersonEntry> people, List<Team> teams) {
        var known = new ArrayList<String>(List.of(Named.EVERYONE));
        known.addAll(peopleAndTeams(people, teams));
        var permissions = new EnumMap<Right, Named>(Right.class);
        for (var entry : map(node, "permissions", Set.copyOf(Right.ids())).entrySet()) {
            Right.of(entry.getKey())
                    .ifPresent(right -> permissions.put(
                            right, new Named(known(entry.getValue(), "permissions." + right.id(), known))));
        }
        return permissions;
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

    private static List<String> peopleAndTeams(List<PersonEntry> people, List<Team> teams) {
        return Stream.concat(
                        people.stream().map(PersonEntry::id), teams.stream().map(Team::id))
                .toList();
    }

    private Map<String, Room> rooms(@Nullable Node node, List<PersonEntry> people, List<Team> teams) {
        var rooms = new LinkedHashMap<String, Room>();
        for (var entry : map(node, "rooms", null).entrySet()) {
            var level = Names.plain(entry.getKey());
            if (!level.matches("[a-z][a-z0-9]{0,31}")) {
                problem(
                        entry.getValue(),
                        "'" + entry.getKey()
                                + "' is no name of a level. Write one of levels.dmn, like sev1, or default.");
                continue;
            }
            var keys = map(entry.getValue(), "a room", Set.of("name", "invite", "call", "ticket", "announce"));
            var name = keys.containsKey("name")
                    ? text(keys, entry.getValue(), "name", "a pattern like inc-{number}-{title}", "[^\\s]{1,200}")
                    : null;
            var call = link(keys, entry.getValue(), "call", "https://meet.example.org/{key}");
            var ticket = link(keys, entry.getValue(), "ticket", "https://tracker.example.org/?q={key}");
            placeholders(keys.get("name"), name, List.of("key", "number", "level", "title"));
            var invite = known(keys.get("invite"), "invite", peopleAndTeams(people, teams));
            var room = new Room(name, new Named(invite), call, ticket, announced(keys.get("announce")));
            if (rooms.put(level, room) != null) {
                problem(entry.getValue(), "the room of " + level + " stands twice. Keep one.");
            }
        }
        return rooms;
    }

    private @Nullable String link(Map<String, Node> keys, Node room, String key, String example) {
        if (!keys.containsKey(key)) {
            return null;
        }
        var written = text(keys, room, key, "a link like " + example, "https?://[^\\s]{1,500}");
        placeholders(keys.get(key), written, List.of("key", "number", "level"));
        return written;
    }

    private List<String> announced(@Nullable Node node) {
        var channels = new ArrayList<String>();
        for (var item : items(node, "announce")) {
            var written = scalar(item);
            if (written == null || !written.matches("#[^\\s#,<>&A-Z]{1,80}|[CG][A-Z0-9]{2,20}")) {
                problem(
                        item,
                        "'" + written
                                + "' is no channel. Write its name like \"#incidents\" (in quotes), or its id like C024BE91L.");
            } else {
                channels.add(written);
            }
        }
        return channels;
    }

    private void placeholders(@Nullable Node node, @Nullable String pattern, List<String> allowed) {
        var used = PLACEHOLDER.matcher(pattern == null ? "" : pattern);
        while (node != null && used.find()) {
            if (!allowed.contains(used.group(1))) {
                problem(
                        node,
                        "'{" + used.group(1) + "}' is not known here. Allowed: {" + String.join("}, {", allowed)
                                + "}.");
            }
        }
    }

    private Map<String, Hook> hooks(@Nullable Node node, List<Secret> secrets) {
        var hooks = new LinkedHashMap<String, Hook>();
        for (var entry : map(node, "hooks", null).entrySet()) {
            var sender = entry.getKey();
            if (!sender.matches("[a-z][a-z0-9-]{0,31}")) {
                problem(entry.getValue(), "sender '" + sender + "' must be lower-case letters, like alertmanager.");
                continue;
            }
            if (entry.getValue() instanceof MappingNode) {
                var keys = map(entry.getValue(), "a hook", Set.of("secret"));
                var secret = text(keys, entry.getValue(), "secret", "the name of a secret of this file", NAME);
                if (secret != null) {
                    secret(secrets, keys.get("secret"), secret)
                            .ifPresent(found -> hooks.put(sender, new Hook(null, found)));
                }
                continue;
            }
            var token = scalar(entry.getValue());
            if (token == null || token.length() < 8) {
                // The value is a secret: it is not repeated.
                problem(
                        entry.getValue(),
                        "the token of '" + sender + "' is missing or shorter than 8 signs."
                                + " Write a random text, for example 32 hexadecimal digits.");
            } else {
                hooks.put(sender, new Hook(token, null));
            }
        }
        return hooks;
    }

    private List<Target> targets(@Nullable Node node, List<Secret> secrets) {
        var targets = new ArrayList<Target>();
        var seen = new HashSet<String>();
        for (var each : items(node, "targets")) {
            var keys = map(
                    each,
                    "a target",
                    Set.of("name", "kind", "url", "environment", "user", "knownHosts", "secrets", "runbooks"));
            var name = text(keys, each, "name", "a short name, like checkout-prod", NAME);
            var word = text(keys, each, "kind", "http, sql, ssh or kubernetes", "http|sql|ssh|kubernetes");
            var kind = word == null ? null : Target.Kind.valueOf(word.toUpperCase(Locale.ROOT));
            var url = address(kind == null ? Target.Kind.HTTP : kind, keys, each);
            var user =
                    keys.containsKey("user") ? text(keys, each, "user", "a name to sign in as", "[^\\s:]{1,64}") : "";
            var environment = text(keys, each, "environment", "a word like production", "[A-Za-z0-9-]{1,64}");
            var runbooks = runbooks(keys.get("runbooks"));
            var used = new ArrayList<String>();
            for (var item : items(keys.get("secrets"), "secrets")) {
                secret(secrets, item, String.valueOf(scalar(item))).ifPresent(secret -> used.add(secret.name()));
            }
            if (name == null || kind == null || url == null || environment == null || user == null) {
                continue;
            }
            unique(seen, each, "name", name);
            var knownHosts = keys.containsKey("knownHosts") ? scalar(keys.get("knownHosts")) : null;
            needs(each, name, kind, user, knownHosts, used);
            try {
                targets.add(new Target(
                        name,
                        kind,
                        URI.create(url),
                        environment,
                        user,
                        knownHosts == null ? "" : knownHosts,
                        List.copyOf(used),
                        runbooks));
            } catch (IllegalArgumentException wrong) {
                problem(each, "url '" + url + "' is not an address. Write one like http://10.0.0.5:8080.");
            }
        }
        return List.copyOf(targets);
    }

    private @Nullable String address(Target.Kind kind, Map<String, Node> keys, Node target) {
        return switch (kind) {
            case HTTP ->
                text(keys, target, "url", "a base address like http://10.0.0.5:8080", "https?://[^\\s/?#]+\\S*");
            case KUBERNETES ->
                text(
                        keys,
                        target,
                        "url",
                        "the API server's address, like https://10.0.0.8:6443",
                        "https?://[^\\s/?#]+\\S*");
            case SSH ->
                text(keys, target, "url", "host and port like ssh://10.0.0.7:22", "ssh://[A-Za-z0-9.-]+:[0-9]{1,5}");
            case SQL -> {
                var url = text(
                        keys,
                        target,
                        "url",
                        "an address like jdbc:postgresql://10.0.0.6:5432/shop",
                        "jdbc:postgresql://[^\\s?/]+/[^\\s?]+(\\?\\S*)?");
                if (url != null && url.toLowerCase(Locale.ROOT).contains("password=")) {
                    problem(
                            target,
                            "the url holds a password, which cards would show. Name a secret instead: 'secrets: […]'.");
                }
                yield url;
            }
        };
    }

    /** What signs in, and what proves that the other side is the right one. */
    private void needs(
            Node target,
            String name,
            Target.Kind kind,
            String user,
            @Nullable String knownHosts,
            List<String> secrets) {
        if ((kind == Target.Kind.SSH || kind == Target.Kind.SQL) && user.isEmpty()) {
            problem(target, "target '" + name + "' does not say as whom to sign in. Add 'user: …'.");
        }
        if ((kind == Target.Kind.SSH || kind == Target.Kind.KUBERNETES) && secrets.isEmpty()) {
            problem(
                    target,
                    "target '" + name + "' has nothing to sign in with. Add 'secrets: […]' with "
                            + (kind == Target.Kind.SSH ? "a private key or a password." : "a kubeconfig."));
        }
        if (kind == Target.Kind.SSH && (knownHosts == null || knownHosts.isBlank())) {
            problem(
                    target,
                    "target '" + name + "' does not say which key its host has. Add 'knownHosts: …', as"
                            + " ssh-keyscan prints it, after comparing it with the host's own.");
        }
    }
}
