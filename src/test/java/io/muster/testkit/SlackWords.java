package io.muster.testkit;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What blocks say, and what is filled into them. */
final class SlackWords {

    private SlackWords() {}

    /** As it is read, a line a block. */
    static String of(JsonNode blocks) {
        StringBuilder text = new StringBuilder();
        for (JsonNode block : blocks) {
            words(block, text);
        }
        return text.toString();
    }

    private static void words(JsonNode block, StringBuilder text) {
        for (String name : List.of("label", "text", "hint")) {
            JsonNode said = block.path(name);
            if (said.has("text")) {
                text.append(SimulatedSlack.unescaped(plain(said))).append('\n');
            }
        }
        for (JsonNode field : block.path("fields")) {
            text.append(SimulatedSlack.unescaped(plain(field)).replace("\n", " "))
                    .append('\n');
        }
        for (JsonNode element : block.path("elements")) {
            JsonNode said = element.has("text") && element.path("text").isObject() ? element.path("text") : element;
            if (said.has("text")) {
                text.append(SimulatedSlack.unescaped(plain(said))).append('\n');
            }
        }
        for (JsonNode option : block.path("element").path("options")) {
            text.append(plain(option.path("text")))
                    .append(' ')
                    .append(plain(option.path("description")))
                    .append('\n');
        }
    }

    /** Bold is read without its stars. */
    private static String plain(JsonNode text) {
        String said = text.path("text").asString("");
        return text.path("type").asString("").equals("mrkdwn")
                ? said.replaceAll("(?m)(^|\\s)\\*(\\S(?:[^*\\n]*\\S)?)\\*", "$1$2")
                : said;
    }

    static List<JsonNode> buttons(JsonNode blocks) {
        List<JsonNode> buttons = new ArrayList<>();
        for (JsonNode block : blocks) {
            for (JsonNode element : block.path("elements")) {
                if (element.path("type").asString("").equals("button")) {
                    buttons.add(element);
                }
            }
        }
        return buttons;
    }

    static JsonNode button(JsonNode blocks, String label) {
        return buttons(blocks).stream()
                .filter(button -> button.path("text").path("text").asString().equals(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no button '" + label + "' among "
                        + buttons(blocks).stream()
                                .map(button -> button.path("text").path("text").asString())
                                .toList()));
    }

    static String initial(JsonNode element) {
        if (element.has("initial_option")) {
            return element.path("initial_option").path("value").asString("");
        }
        if (element.has("initial_user")) {
            return element.path("initial_user").asString();
        }
        return element.has("initial_options")
                ? "yes"
                : element.path("initial_value").asString("");
    }

    /** As {@code view.state.values} has it. */
    static JsonNode filled(JsonNode element, String given) {
        String type = element.path("type").asString();
        ObjectNode value = SimulatedSlack.JSON.createObjectNode().put("type", type);
        switch (type) {
            case "static_select" -> value.set("selected_option", given.isEmpty() ? null : option(element, given));
            case "checkboxes" -> {
                var chosen = SimulatedSlack.JSON.createArrayNode();
                if (given.equals("yes")) {
                    chosen.add(element.path("options").get(0));
                }
                value.set("selected_options", chosen);
            }
            case "users_select" -> value.put("selected_user", given.isEmpty() ? null : given);
            default -> {
                int most = element.path("max_length").asInt(3000);
                if (given.length() > most) {
                    throw new AssertionError(
                            "Slack lets nobody type " + given.length() + " characters there, but " + most);
                }
                value.put("value", given.isEmpty() ? null : given);
            }
        }
        return value;
    }

    private static JsonNode option(JsonNode element, String value) {
        return element.path("options")
                .valueStream()
                .filter(option -> option.path("value").asString().equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no option '" + value + "' in " + element));
    }
}
