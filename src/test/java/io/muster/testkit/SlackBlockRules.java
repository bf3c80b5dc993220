package io.muster.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What Slack takes as blocks and views, and what it says of the rest. The limits are those of docs.slack.dev, "Reference:
 * blocks", "Reference: block elements", "Composition objects" and "Views".
 */
final class SlackBlockRules {

    private static final Set<String> INTERACTIVE =
            Set.of("button", "static_select", "users_select", "checkboxes", "overflow", "radio_buttons");

    private final List<String> faults = new ArrayList<>();
    private final Set<String> blockIds = new HashSet<>();

    private SlackBlockRules() {}

    /** What is wrong with the blocks of a message; empty: nothing. */
    static List<String> ofMessage(JsonNode blocks) {
        SlackBlockRules rules = new SlackBlockRules();
        rules.blocks(blocks, 50, false);
        return rules.faults;
    }

    static List<String> ofView(JsonNode view) {
        SlackBlockRules rules = new SlackBlockRules();
        boolean modal = view.path("type").asString("").equals("modal");
        if (modal) {
            rules.text(view.path("title"), "title", 24, true);
            boolean asks = view.path("blocks")
                    .valueStream()
                    .anyMatch(block -> type(block).equals("input"));
            if (asks || view.has("submit")) {
                rules.text(view.path("submit"), "submit", 24, true);
            }
            if (view.has("close")) {
                rules.text(view.path("close"), "close", 24, true);
            }
        } else if (!type(view).equals("home")) {
            rules.faults.add("view type " + type(view));
        }
        rules.length(view.path("private_metadata").asString(""), "private_metadata", 0, 3000);
        rules.length(view.path("callback_id").asString(""), "callback_id", 0, 255);
        rules.blocks(view.path("blocks"), 100, modal);
        return rules.faults;
    }

    private static String type(JsonNode node) {
        return node.path("type").asString("");
    }

    private void blocks(JsonNode blocks, int most, boolean inputs) {
        if (!blocks.isArray() || blocks.size() > most) {
            faults.add("must be an array of at most " + most + " blocks, not " + blocks.size());
            return;
        }
        blocks.forEach(block -> block(block, inputs));
    }

    private void block(JsonNode block, boolean inputs) {
        String id = block.path("block_id").asString("");
        length(id, "block_id", 0, 255);
        if (!id.isEmpty() && !blockIds.add(id)) {
            faults.add("block_id '" + id + "' is there twice");
        }
        switch (type(block)) {
            case "section" -> section(block);
            case "divider" -> {}
            case "header" -> text(block.path("text"), "header", 150, true);
            case "context" -> {
                size(block.path("elements"), "context elements", 1, 10);
                block.path("elements").forEach(element -> text(element, "context", 3000, false));
            }
            case "actions" -> {
                size(block.path("elements"), "actions", 1, 25);
                elements(block.path("elements"));
            }
            case "input" -> {
                if (!inputs) {
                    faults.add("input blocks belong in modals");
                }
                text(block.path("label"), "label", 2000, true);
                if (block.has("hint")) {
                    text(block.path("hint"), "hint", 2000, true);
                }
                input(block.path("element"));
            }
            default -> faults.add("unsupported type: " + type(block));
        }
    }

    private void section(JsonNode block) {
        boolean fields = block.has("fields");
        if (!fields && !block.has("text")) {
            faults.add("a section needs text or fields");
        }
        if (block.has("text")) {
            text(block.path("text"), "section", 3000, false);
        }
        if (fields) {
            size(block.path("fields"), "fields", 1, 10);
            block.path("fields").forEach(field -> text(field, "field", 2000, false));
        }
        if (block.has("accessory")) {
            elements(tools.jackson.databind.node.JsonNodeFactory.instance
                    .arrayNode()
                    .add(block.path("accessory")));
        }
    }

    private void elements(JsonNode elements) {
        Set<String> actions = new HashSet<>();
        elements.forEach(element -> {
            if (!INTERACTIVE.contains(type(element))) {
                faults.add("unsupported element: " + type(element));
            }
            action(element);
            String action = element.path("action_id").asString("");
            if (!action.isEmpty() && !actions.add(action)) {
                faults.add("action_id '" + action + "' is there twice");
            }
            if (type(element).equals("button")) {
                text(element.path("text"), "button", 75, true);
                length(element.path("value").asString(""), "button value", 0, 2000);
                length(element.path("url").asString(""), "button url", 0, 3000);
                String style = element.path("style").asString("");
                if (!style.isEmpty() && !Set.of("primary", "danger").contains(style)) {
                    faults.add("style " + style);
                }
                confirm(element.path("confirm"));
            }
        });
    }

    private void action(JsonNode element) {
        length(element.path("action_id").asString(""), "action_id", 0, 255);
    }

    private void confirm(JsonNode confirm) {
        if (!confirm.isMissingNode() && !confirm.isNull()) {
            text(confirm.path("title"), "confirm title", 100, true);
            text(confirm.path("text"), "confirm text", 300, false);
            text(confirm.path("confirm"), "confirm", 30, true);
            text(confirm.path("deny"), "deny", 30, true);
        }
    }

    private void input(JsonNode element) {
        action(element);
        switch (type(element)) {
            case "plain_text_input" -> {
                int most = element.path("max_length").asInt(3000);
                if (most < 1 || most > 3000) {
                    faults.add("max_length " + most);
                }
                length(element.path("initial_value").asString(""), "initial_value", 0, most);
            }
            case "static_select" -> {
                size(element.path("options"), "options", 1, 100);
                options(element);
                initial(element.path("initial_option"), element);
            }
            case "checkboxes" -> {
                size(element.path("options"), "options", 1, 10);
                options(element);
                if (element.has("initial_options")) {
                    size(element.path("initial_options"), "initial_options", 1, 10);
                }
            }
            case "users_select" -> {
                if (element.has("initial_user")
                        && !element.path("initial_user").asString("").matches("[UW][A-Z0-9]+")) {
                    faults.add("initial_user is no member's id");
                }
            }
            default -> faults.add("unsupported input: " + type(element));
        }
    }

    private void options(JsonNode element) {
        element.path("options").forEach(option -> {
            text(option.path("text"), "option", 75, false);
            length(option.path("value").asString(""), "option value", 1, 150);
            if (option.has("description")) {
                text(option.path("description"), "description", 75, false);
            }
        });
    }

    private void initial(JsonNode initial, JsonNode element) {
        boolean there = initial.isMissingNode()
                || element.path("options").valueStream().anyMatch(option -> option.equals(initial));
        if (!there) {
            faults.add("initial_option is none of the options");
        }
    }

    private void text(JsonNode text, String what, int most, boolean plain) {
        String type = type(text);
        if (!type.equals("plain_text") && (plain || !type.equals("mrkdwn"))) {
            faults.add(what + " must be " + (plain ? "plain_text" : "a text object") + ", not '" + type + "'");
        }
        length(text.path("text").asString(""), what, 1, most);
    }

    private void length(String text, String what, int least, int most) {
        int length = text.codePointCount(0, text.length());
        if (length < least || length > most) {
            faults.add(what + " has " + length + " characters; must be " + least + " to " + most);
        }
    }

    private void size(JsonNode array, String what, int least, int most) {
        if (array.size() < least || array.size() > most) {
            faults.add(array.size() + " " + what + "; must be " + least + " to " + most);
        }
    }
}
