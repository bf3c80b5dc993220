package io.muster.testkit;

import static io.muster.testkit.SimulatedSlack.JSON;
import static io.muster.testkit.SimulatedSlack.TEAM;
import static io.muster.testkit.SimulatedSlack.escaped;

import io.muster.testkit.SimulatedSlack.Ack;
import io.muster.testkit.SimulatedSlack.Message;
import io.muster.testkit.SimulatedSlack.Trigger;
import io.muster.testkit.SimulatedSlack.Window;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What somebody presses, commands and fills in. */
abstract class SlackPressing extends SlackWriting {

    SlackPressing(SimulatedSlack slack, String id, String name, String team) {
        super(slack, id, name, team);
    }

    /** @return how it was acknowledged; null: it reached nobody, and the member is told that it failed */
    public @Nullable Ack commands(String channel, String command, String text) {
        String trigger = trigger(channel);
        Map<String, String> form = new LinkedHashMap<>();
        form.put("token", "t");
        form.put("team_id", team);
        form.put("team_domain", "muster");
        form.put("channel_id", channel);
        form.put("channel_name", slack.room(channel).name);
        form.put("user_id", id);
        form.put("user_name", name);
        form.put("command", command);
        form.put("text", escaped(text));
        form.put("api_app_id", "A1");
        form.put("is_enterprise_install", "false");
        form.put("response_url", responseUrl(channel));
        form.put("trigger_id", trigger);
        return slack.deliver(new SlackTransport.Sent("slash_commands", JSON.valueToTree(form), form));
    }

    public @Nullable Ack presses(Message message, String label) {
        Message now = slack.now(message);
        ObjectNode payload = pressed(SlackWords.button(now.blocks(), label), now.channel());
        payload.set(
                "container",
                JSON.createObjectNode()
                        .put("type", "message")
                        .put("message_ts", now.ts())
                        .put("channel_id", now.channel())
                        .put("is_ephemeral", slack.isWhisper(now)));
        payload.set(
                "channel",
                JSON.createObjectNode().put("id", now.channel()).put("name", slack.room(now.channel()).name));
        ObjectNode shown = JSON.createObjectNode()
                .put("type", "message")
                .put("ts", now.ts())
                .put("text", now.plain());
        if (now.threadTs() != null) {
            shown.put("thread_ts", now.threadTs());
        }
        payload.set("message", shown);
        payload.put("response_url", responseUrl(now.channel()));
        return interactive(payload);
    }

    public @Nullable Ack pressesHome(String label) {
        JsonNode view = home().view();
        ObjectNode payload = pressed(SlackWords.button(view.path("blocks"), label), "");
        payload.set("container", JSON.createObjectNode().put("type", "view").put("view_id", "VHOME"));
        payload.set("view", view);
        return interactive(payload);
    }

    private ObjectNode pressed(JsonNode button, String channel) {
        ObjectNode action = JSON.createObjectNode()
                .put("type", "button")
                .put("action_id", button.path("action_id").asString())
                .put("block_id", "b")
                .put("value", button.path("value").asString())
                .put("action_ts", slack.ts());
        action.set("text", button.path("text"));
        ObjectNode payload = interaction("block_actions", channel);
        payload.set("actions", JSON.createArrayNode().add(action));
        return payload;
    }

    public @Nullable Ack globalShortcut(String callback) {
        return interactive(
                interaction("shortcut", "").put("callback_id", callback).put("action_ts", slack.ts()));
    }

    public @Nullable Ack messageShortcut(String callback, String channel, String ts) {
        Message message;
        synchronized (slack) {
            message = slack.room(channel).find(ts).orElseThrow();
        }
        ObjectNode payload = interaction("message_action", channel)
                .put("callback_id", callback)
                .put("action_ts", slack.ts())
                .put("message_ts", ts)
                .put("response_url", responseUrl(channel));
        payload.set("channel", JSON.createObjectNode().put("id", channel).put("name", slack.room(channel).name));
        payload.set(
                "message",
                JSON.createObjectNode()
                        .put("type", "message")
                        .put("user", message.user())
                        .put("ts", ts)
                        .put("text", message.plain()));
        return interactive(payload);
    }

    private ObjectNode interaction(String type, String channel) {
        ObjectNode payload = JSON.createObjectNode()
                .put("type", type)
                .put("token", "t")
                .put("api_app_id", "A1")
                .put("trigger_id", trigger(channel));
        payload.set("team", JSON.createObjectNode().put("id", TEAM).put("domain", "muster"));
        payload.set(
                "user",
                JSON.createObjectNode()
                        .put("id", id)
                        .put("username", name)
                        .put("name", name)
                        .put("team_id", team));
        return payload;
    }

    private @Nullable Ack interactive(ObjectNode payload) {
        return slack.deliver(
                new SlackTransport.Sent("interactive", payload, Map.of("payload", JSON.writeValueAsString(payload))));
    }

    /** The window that is open for this member. */
    public Window view() {
        JsonNode view = slack.openViews.get(id);
        if (view == null) {
            throw new AssertionError("no window is open for " + name + "; refused: " + slack.refusals);
        }
        return new Window(view);
    }

    public boolean hasView() {
        return slack.openViews.containsKey(id);
    }

    public Window home() {
        return new Window(slack.homes.getOrDefault(id, JSON.createObjectNode()));
    }

    /**
     * Fills the window in and sends it.
     *
     * @param values by block id: text, an option's value, {@code yes} for a box, a member's id
     * @return what is wrong, by block id; empty: the window has closed
     */
    public Map<String, String> submits(Map<String, String> values) {
        Window window = view();
        values.keySet().forEach(window::block);
        ObjectNode state = JSON.createObjectNode();
        for (JsonNode block : window.view().path("blocks")) {
            if (block.path("type").asString("").equals("input")) {
                String blockId = block.path("block_id").asString();
                JsonNode element = block.path("element");
                String given = values.getOrDefault(blockId, SlackWords.initial(element));
                if (given.isEmpty() && !block.path("optional").asBoolean(false)) {
                    throw new AssertionError("the window asks for " + blockId);
                }
                state.set(
                        blockId,
                        JSON.createObjectNode()
                                .set(element.path("action_id").asString(), SlackWords.filled(element, given)));
            }
        }
        ObjectNode view = (ObjectNode) window.view().deepCopy();
        view.set("state", JSON.createObjectNode().set("values", state));
        ObjectNode payload = interaction("view_submission", "");
        payload.set("view", view);
        payload.set("response_urls", JSON.createArrayNode());
        Ack ack = interactive(payload);
        if (ack == null || ack.status() != 200) {
            throw new AssertionError("the window was not taken: " + ack);
        }
        Map<String, String> errors = new LinkedHashMap<>();
        if (!ack.body().isBlank()) {
            JSON.readTree(ack.body())
                    .path("errors")
                    .propertyStream()
                    .forEach(each -> errors.put(each.getKey(), each.getValue().asString()));
        }
        if (errors.isEmpty()) {
            slack.openViews.remove(id);
        }
        return errors;
    }

    private String trigger(String channel) {
        String trigger = slack.id() + ".trigger";
        slack.triggers.put(trigger, new Trigger(id, channel));
        return trigger;
    }

    private String responseUrl(String channel) {
        String path = slack.id();
        slack.responseUrls.put(path, new Trigger(id, channel));
        return slack.api.address() + "response/" + path;
    }
}
