package io.muster.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges a file as an editor does, with the words of JSON Schema that ours uses; a word that it does not know fails the
 * test, so that nothing is believed to be checked that is not.
 */
public final class Schema {

    static final JsonNode ROOT = JsonMapper.shared().readTree(Schema.class.getResourceAsStream("/muster.schema.json"));

    private static final List<String> SAID = List.of("$schema", "title", "description", "definitions");

    private final List<String> faults = new ArrayList<>();

    /** What is wrong with the file, nothing if it is well. */
    public static List<String> faults(String yaml) {
        Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        Schema schema = new Schema();
        schema.judge("", ROOT, JsonMapper.shared().valueToTree(read));
        return schema.faults;
    }

    private void judge(String at, JsonNode schema, JsonNode value) {
        schema.properties().forEach(rule -> judge(at, rule.getKey(), rule.getValue(), schema, value));
    }

    private void judge(String at, String word, JsonNode rule, JsonNode schema, JsonNode value) {
        switch (word) {
            case "$ref" -> judge(at, ROOT.at(rule.asString().substring(1)), value);
            case "type" -> fault(!types(rule).contains(type(value)), at, "is " + type(value) + ", not " + rule);
            case "enum" -> fault(rule.valueStream().noneMatch(value::equals), at, value + " is not one of " + rule);
            case "pattern" ->
                fault(
                        value.isString()
                                && !Pattern.compile(rule.asString())
                                        .matcher(value.asString())
                                        .find(),
                        at,
                        value + " does not match " + rule);
            case "minLength" -> fault(value.isString() && value.asString().length() < rule.asInt(), at, "is too short");
            case "maxLength" -> fault(value.isString() && value.asString().length() > rule.asInt(), at, "is too long");
            case "required" ->
                rule.forEach(key -> fault(value.isObject() && !value.has(key.asString()), at, "lacks " + key));
            case "items" ->
                value.values().forEach(item -> {
                    if (value.isArray()) {
                        judge(at + "[]", rule, item);
                    }
                });
            case "properties" ->
                rule.properties().forEach(property -> {
                    if (value.has(property.getKey())) {
                        judge(at + "/" + property.getKey(), property.getValue(), value.get(property.getKey()));
                    }
                });
            case "additionalProperties" ->
                value.properties().forEach(property -> {
                    if (!schema.path("properties").has(property.getKey())) {
                        fault(rule.isBoolean() && !rule.asBoolean(), at, "may not have " + property.getKey());
                        if (rule.isObject()) {
                            judge(at + "/" + property.getKey(), rule, property.getValue());
                        }
                    }
                });
            case "propertyNames" ->
                value.properties()
                        .forEach(property -> judge(at, rule, JsonMapper.shared().valueToTree(property.getKey())));
            case "anyOf" -> fault(rule.valueStream().noneMatch(one -> passes(one, value)), at, "is none of " + rule);
            default -> fault(!SAID.contains(word), at, "the schema's word '" + word + "' is unknown to this test");
        }
    }

    private static boolean passes(JsonNode schema, JsonNode value) {
        Schema alone = new Schema();
        alone.judge("", schema, value);
        return alone.faults.isEmpty();
    }

    private void fault(boolean is, String at, String what) {
        if (is) {
            faults.add(at + " " + what);
        }
    }

    private static List<String> types(JsonNode rule) {
        return rule.isArray() ? rule.valueStream().map(JsonNode::asString).toList() : List.of(rule.asString());
    }

    private static String type(JsonNode value) {
        return value.isNull()
                ? "null"
                : value.isString() ? "string" : value.isArray() ? "array" : value.isObject() ? "object" : "scalar";
    }
}
