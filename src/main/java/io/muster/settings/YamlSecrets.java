package io.muster.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads where secrets are found. Somebody may have written the secret itself there: no value is repeated. */
abstract class YamlSecrets extends YamlTree {

    static final String NAME = "[a-z0-9][a-z0-9-]{0,63}";

    private static final String FILE = "/\\S+";
    private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]*";
    private static final Set<String> KEYS =
            Set.of("name", "provider", "key", "runbooks", "folder", "mount", "path", "kv");
    private static final Set<String> VAULT = Set.of(
            "address", "namespace", "certificate", "tokenFile", "tokenEnv", "role", "secretIdFile", "loginMount");

    private boolean vaultSaid;

    YamlSecrets(String file) {
        super(file);
    }

    /** Null when the file names none, or a faulty one, which is then a problem. */
    final @Nullable Vault vault(@Nullable Node node) {
        if (node == null || isNull(node)) {
            return null;
        }
        vaultSaid = true;
        var keys = map(node, "vault", VAULT);
        var address =
                text(keys, node, "address", "one like https://vault.example.org:8200", "https?://[^\\s/?#@]+[^\\s?#]*");
        var namespace = optional(keys, node, "namespace", "one like ops/shop", "[^\\s/][^\\s]{0,200}");
        var certificate = optional(keys, node, "certificate", "the absolute path of a PEM file", FILE);
        var login = login(keys, node);
        if (address == null || login == null) {
            return null;
        }
        try {
            var uri = URI.create(address);
            if (uri.getHost() == null) {
                throw new IllegalArgumentException(address);
            }
            if (uri.getScheme().equals("http") && !uri.getHost().matches("127(\\.[0-9]{1,3}){3}|localhost|\\[::1]")) {
                problem(
                        keys.getOrDefault("address", node),
                        "address '" + address + "' would send tokens and secrets in clear over the network."
                                + " Write https://, or that of an agent on 127.0.0.1.");
            }
            return new Vault(
                    uri, namespace == null ? "" : namespace, certificate == null ? null : Path.of(certificate), login);
        } catch (IllegalArgumentException wrong) {
            problem(node, "address '" + address + "' is no address. Write one like https://vault.example.org:8200.");
            return null;
        }
    }

    private Vault.@Nullable Login login(Map<String, Node> keys, Node vault) {
        var said = List.of("tokenFile", "tokenEnv", "role").stream()
                .filter(keys::containsKey)
                .toList();
        if (said.size() != 1) {
            problem(
                    vault,
                    "vault says " + (said.isEmpty() ? "no way" : "more than one way")
                            + " to sign in. Write one of tokenFile, tokenEnv, or role with secretIdFile.");
            return null;
        }
        switch (said.getFirst()) {
            case "tokenFile" -> {
                var file = place(keys, vault, "tokenFile", "an absolute path, like /run/secrets/vault-token", FILE);
                return file == null ? null : new Vault.Login.TokenFile(Path.of(file));
            }
            case "tokenEnv" -> {
                var variable = place(keys, vault, "tokenEnv", "a name like VAULT_TOKEN", VARIABLE);
                return variable == null ? null : new Vault.Login.TokenVariable(variable);
            }
            default -> {
                var role = text(keys, vault, "role", "the role id of the AppRole", "[A-Za-z0-9._-]{1,200}");
                var file =
                        place(keys, vault, "secretIdFile", "an absolute path, like /run/secrets/vault-secret-id", FILE);
                var mount = optional(keys, vault, "loginMount", "one like approle", "[A-Za-z0-9._/-]{1,100}");
                return role == null || file == null
                        ? null
                        : new Vault.Login.AppRole(mount == null ? "approle" : mount, role, Path.of(file));
            }
        }
    }

    final List<Secret> secrets(@Nullable Node node, @Nullable Vault vault) {
        var secrets = new ArrayList<Secret>();
        var seen = new HashSet<String>();
        for (var each : items(node, "secrets")) {
            var keys = map(each, "a secret", KEYS);
            var name = text(keys, each, "name", "a short name, like shop-admin", NAME);
            var provider = text(
                    keys,
                    each,
                    "provider",
                    "env (a variable of the environment), file, kubernetes (a mounted secret) or vault",
                    "env|file|kubernetes|vault");
            var source = source(provider == null ? "env" : provider, keys, each, vault);
            var runbooks = runbooks(keys.get("runbooks"));
            if (name == null || provider == null || source == null) {
                continue;
            }
            unique(seen, each, "name", name);
            secrets.add(new Secret(name, source, runbooks));
        }
        return List.copyOf(secrets);
    }

    private @Nullable SecretSource source(String provider, Map<String, Node> keys, Node secret, @Nullable Vault vault) {
        onlyThose(provider, keys);
        return switch (provider) {
            case "file" -> {
                var file = place(keys, secret, "key", "an absolute path, like /run/secrets/shop", FILE);
                yield file == null ? null : new SecretSource.InFile(Path.of(file));
            }
            case "kubernetes" -> {
                var folder = text(
                        keys, secret, "folder", "where the Kubernetes secret is mounted, like /etc/muster/shop", FILE);
                var key = place(
                        keys,
                        secret,
                        "key",
                        "a key of the Kubernetes secret, like token",
                        "[A-Za-z0-9_-][A-Za-z0-9._-]{0,252}");
                yield folder == null || key == null ? null : new SecretSource.Mounted(Path.of(folder), key);
            }
            case "vault" -> inVault(keys, secret, vault);
            default -> {
                var variable = place(keys, secret, "key", "a name like SHOP_TOKEN", VARIABLE);
                yield variable == null ? null : new SecretSource.Variable(variable);
            }
        };
    }

    private @Nullable SecretSource inVault(Map<String, Node> keys, Node secret, @Nullable Vault vault) {
        var way = "[A-Za-z0-9_.~-]+(/[A-Za-z0-9_.~-]+)*";
        var path = text(keys, secret, "path", "the path within the store, like shop/database", way);
        var key = place(keys, secret, "key", "the name of the value at that path, like password", "[^\\s]{1,200}");
        var mount = optional(keys, secret, "mount", "where the store is mounted, like secret", way);
        var kv = optional(keys, secret, "kv", "1 or 2, the version of the key/value store", "[12]");
        if (vault == null) {
            if (!vaultSaid) {
                problem(
                        secret,
                        "this secret is in Vault, but the file does not say where Vault is."
                                + " Add 'vault: { address: …, tokenFile: … }'.");
            }
            return null;
        }
        return path == null || key == null
                ? null
                : new SecretSource.InVault(vault, "1".equals(kv) ? 1 : 2, mount == null ? "secret" : mount, path, key);
    }

    private void onlyThose(String provider, Map<String, Node> keys) {
        var own = switch (provider) {
            case "kubernetes" -> Set.of("folder");
            case "vault" -> Set.of("mount", "path", "kv");
            default -> Set.<String>of();
        };
        for (var key : List.of("folder", "mount", "path", "kv")) {
            if (keys.containsKey(key) && !own.contains(key)) {
                problem(
                        keys.get(key),
                        "'" + key + "' says nothing with provider " + provider + ". Leave it out, or mend 'provider'.");
            }
        }
    }

    private @Nullable String optional(Map<String, Node> keys, Node owner, String key, String allowed, String pattern) {
        return keys.containsKey(key) ? text(keys, owner, key, allowed, pattern) : null;
    }

    /** Where a secret is found. */
    private @Nullable String place(Map<String, Node> keys, Node owner, String key, String written, String pattern) {
        var node = keys.get(key);
        if (node == null) {
            problem(owner, "'" + key + "' is missing. Write where the secret is found: " + written + ".");
            return null;
        }
        var place = scalar(node);
        if (place == null || !place.matches(pattern)) {
            problem(node, "'" + key + "' must say where the secret is found, not the secret. Write " + written + ".");
            return null;
        }
        return place;
    }

    /** @param node where its name stands; null: nothing is said when it is missing */
    final Optional<Secret> secret(List<Secret> secrets, @Nullable Node node, String name) {
        var found =
                secrets.stream().filter(secret -> secret.name().equals(name)).findFirst();
        if (found.isEmpty() && node != null) {
            var names = secrets.stream().map(Secret::name).toList();
            problem(
                    node,
                    "'" + name + "' is no secret of this file. Allowed: "
                            + (names.isEmpty() ? "none yet" : String.join(", ", names))
                            + ". Add it under secrets first.");
        }
        return found;
    }

    final List<String> runbooks(@Nullable Node node) {
        var runbooks = new ArrayList<String>();
        for (var item : items(node, "runbooks")) {
            var runbook = scalar(item);
            if (runbook == null || !runbook.matches("\\*|" + NAME)) {
                problem(
                        item,
                        "'" + runbook + "' is no name of a runbook. Write its file name without .groovy, or '*'.");
            } else {
                runbooks.add(runbook);
            }
        }
        return List.copyOf(runbooks);
    }
}
