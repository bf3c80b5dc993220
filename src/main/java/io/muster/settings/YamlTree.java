package io.muster.settings;

import io.muster.message.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

/** Reads YAML by hand over the tree of nodes, because only that knows the line of each fault; notes every fault. */
abstract class YamlTree {

    final List<Problem> problems = new ArrayList<>();

    private final String file;

    YamlTree(String file) {
        this.file = file;
    }

    /** Null when there is nothing, or when it is not YAML, which is then a problem. */
    final @Nullable Node root(String yaml) {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions())).compose(new java.io.StringReader(yaml));
        } catch (MarkedYAMLException broken) {
            var mark = broken.getProblemMark();
            int line = mark == null ? 0 : mark.getLine() + 1;
            problems.add(new Problem(file, line, "is not YAML: " + broken.getProblem() + "."));
        } catch (YAMLException broken) {
            problems.add(new Problem(file, 0, "is not YAML: " + broken.getMessage()));
        }
        return null;
    }

    /** A list of ids, each of which the file must have. */
    final List<String> known(@Nullable Node node, String what, List<String> known) {
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

    /** @param allowed null: any key */
    final Map<String, Node> map(@Nullable Node node, String what, @Nullable Set<String> allowed) {
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
        var nearest = Nearest.of(key, allowed);
        return "'" + key + "' is not known in " + what + ". "
                + nearest.map(word -> "Did you mean '" + word + "'? ").orElse("")
                + "Allowed: " + String.join(", ", allowed.stream().sorted().toList()) + ".";
    }

    final List<Node> items(@Nullable Node node, String what) {
        if (node == null || isNull(node)) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problem(node, what + " must be a list: one '- …' a line, or [one, two].");
        return List.of();
    }

    final @Nullable String text(Map<String, Node> keys, Node owner, String key, String allowed, String pattern) {
        var node = keys.get(key);
        if (node == null) {
            problem(owner, "'" + key + "' is missing. Write " + allowed + ".");
            return null;
        }
        var text = scalar(node);
        if (text == null) {
            problem(node, key + " must be one text. Write " + allowed + ".");
            return null;
        }
        if (!text.matches(pattern)) {
            problem(node, key + " '" + text + "' is not allowed. Write " + allowed + ".");
            return null;
        }
        return text;
    }

    final void unique(Set<String> seen, Node owner, String key, String value) {
        if (!seen.add(key + "=" + value)) {
            problem(owner, key + " '" + value + "' stands twice. Each needs its own.");
        }
    }

    static @Nullable String scalar(Node node) {
        return node instanceof ScalarNode scalar && !isNull(node) ? scalar.getValue() : null;
    }

    static boolean isNull(Node node) {
        return node.getTag().equals(org.yaml.snakeyaml.nodes.Tag.NULL);
    }

    final void problem(Node node, String text) {
        problems.add(new Problem(file, node.getStartMark().getLine() + 1, text));
    }
}
