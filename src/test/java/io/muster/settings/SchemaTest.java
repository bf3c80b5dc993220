package io.muster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What an editor allows in muster.yaml is what we read. */
class SchemaTest {

    private static final JsonNode SCHEMA = Schema.ROOT;

    /** The parser names all keys that it knows when it meets one that it does not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''               | wrong: 1",
                "/people/items    | people: [{wrong: 1}]",
                "/teams/items     | teams: [{wrong: 1}]",
                "/permissions     | permissions: {wrong: [a]}",
                "/rooms/additionalProperties | rooms: {sev1: {wrong: 1}}",
                "/vault           | vault: {wrong: 1}",
                "/secrets/items   | secrets: [{wrong: 1}]",
                "/targets/items   | targets: [{wrong: 1}]"
            })
    void knowsTheKeysThatTheParserKnows(String place, String yaml) {
        FaultySettings faulty =
                catchThrowableOfType(FaultySettings.class, () -> YamlSettings.parse("muster.yaml", yaml));

        String said = String.valueOf(faulty.getMessage());
        String list = said.substring(said.indexOf("Allowed: ") + "Allowed: ".length());
        Set<String> allowed = Set.of(list.substring(0, list.indexOf('.')).split(", "));
        JsonNode schema = place.isEmpty() ? SCHEMA : SCHEMA.at("/properties" + place);
        assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
        assertThat(names(schema)).containsExactlyInAnyOrderElementsOf(allowed);
    }

    @Test
    void knowsEveryRoleByItsIdAndItsAliases() {
        Set<String> known = names(SCHEMA.at("/properties/onCall"));

        Set<String> all = new LinkedHashSet<>();
        for (Role role : Role.values()) {
            all.add(role.id());
            all.addAll(role.aliases());
        }
        assertThat(known).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void requiresWhatTheParserRequires() {
        for (String list : List.of("people", "teams", "secrets", "targets")) {
            JsonNode required = SCHEMA.at("/properties/" + list + "/items/required");
            FaultySettings faulty = catchThrowableOfType(
                    FaultySettings.class, () -> YamlSettings.parse("muster.yaml", list + ": [{}]"));

            assertThat(required.valueStream().map(JsonNode::asString))
                    .allSatisfy(key -> assertThat(faulty).hasMessageContaining("'" + key + "' is missing"));
            assertThat(String.valueOf(faulty.getMessage()).split("is missing")).hasSize(required.size() + 1);
        }
    }

    private static Set<String> names(JsonNode schema) {
        return schema.path("properties")
                .propertyStream()
                .map(java.util.Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
