package io.muster.testkit;

import static io.muster.testkit.SlackWebApi.refuse;
import static io.muster.testkit.SlackWebApi.with;

import io.muster.testkit.SimulatedSlack.Member;
import io.muster.testkit.SimulatedSlack.Message;
import io.muster.testkit.SimulatedSlack.Room;
import io.muster.testkit.SimulatedSlack.Trigger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is shown in the simulated Slack: messages, whispers and windows, held to Block Kit's limits. */
final class SlackMessages {

    private final SimulatedSlack slack;
    private final SlackWebApi api;
    private final SlackConversations conversations;

    SlackMessages(SimulatedSlack slack, SlackWebApi api, SlackConversations conversations) {
        this.slack = slack;
        this.api = api;
        this.conversations = conversations;
    }

    ObjectNode done(String method, Map<String, String> given, ObjectNode answer) {
        return switch (method) {
            case "chat.postMessage" -> post(answer, given);
            case "chat.update" -> update(answer, given);
            case "chat.postEphemeral" -> whisper(answer, given);
            case "chat.getPermalink" ->
                answer.put(
                        "permalink",
                        "https://muster.slack.com/archives/" + conversations.room(given).id + "/p"
                                + String.valueOf(given.get("message_ts")).replace(".", ""));
            case "views.open" -> {
                Trigger trigger = slack.triggers.get(given.getOrDefault("trigger_id", ""));
                refuse(trigger == null, "invalid_trigger_id");
                refuse(trigger.used, "exchanged_trigger_id");
                refuse(System.nanoTime() > trigger.until, "expired_trigger_id");
                trigger.used = true;
                ObjectNode view = view(given);
                slack.openViews.put(trigger.user, view);
                yield with(answer, "view", view);
            }
            case "views.publish" -> {
                refuse(!slack.members.containsKey(given.getOrDefault("user_id", "")), "user_not_found");
                ObjectNode view = view(given);
                slack.homes.put(given.get("user_id"), view);
                yield with(answer, "view", view);
            }
            default -> throw new SlackWebApi.Error("unknown_method");
        };
    }

    private ObjectNode view(Map<String, String> given) {
        ObjectNode view = (ObjectNode) SimulatedSlack.JSON.readTree(given.getOrDefault("view", "{}"));
        taken("view", SlackBlockRules.ofView(view));
        return view.put("id", "V" + slack.id()).put("hash", slack.ts()).put("team_id", SimulatedSlack.TEAM);
    }

    private void taken(String what, List<String> faults) {
        if (!faults.isEmpty()) {
            slack.refusals.add(what + ": " + faults);
            SlackWebApi.Error error =
                    new SlackWebApi.Error(what.equals("view") ? "invalid_arguments" : "invalid_blocks");
            ArrayNode messages = SimulatedSlack.JSON.createArrayNode();
            faults.forEach(fault -> messages.add("[ERROR] " + fault));
            error.more.set(
                    "response_metadata", SimulatedSlack.JSON.createObjectNode().set("messages", messages));
            throw error;
        }
    }

    private ObjectNode post(ObjectNode answer, Map<String, String> given) {
        Room room = conversations.member(conversations.speakable(given));
        String as = given.getOrDefault("username", "");
        if (!as.isEmpty() || given.containsKey("icon_url")) {
            api.scope("chat:write.customize");
        }
        String thread = given.get("thread_ts");
        refuse(thread != null && room.find(thread).isEmpty(), "thread_not_found");
        Message message = new Message(
                room.id,
                slack.ts(),
                thread,
                SimulatedSlack.BOT_USER,
                as.isEmpty() ? "Muster" : as,
                given.get("icon_url"),
                said(given),
                blocks(given),
                SimulatedSlack.JSON.readTree(given.getOrDefault("metadata", "{}")),
                0);
        room.messages.add(message);
        heard(room.id + " " + message.ts(), message);
        return answer.put("channel", room.id).put("ts", message.ts());
    }

    /** What rings is in a text that counts as mrkdwn; the app's own calls stand in a context block of their own. */
    private void heard(String where, Message message) {
        slack.rings(where, message.plain());
        for (JsonNode block : message.blocks()) {
            if (block.path("type").asString("").equals("section")) {
                slack.rings(where, block.path("text").path("text").asString(""));
                block.path("fields")
                        .forEach(field -> slack.rings(where, field.path("text").asString("")));
            }
        }
    }

    private ObjectNode update(ObjectNode answer, Map<String, String> given) {
        Room room = conversations.member(conversations.speakable(given));
        String ts = given.getOrDefault("ts", "");
        Message was = room.find(ts).orElseThrow(() -> new SlackWebApi.Error("message_not_found"));
        refuse(!was.user().equals(SimulatedSlack.BOT_USER), "cant_update_message");
        Message now = new Message(
                room.id,
                ts,
                was.threadTs(),
                was.user(),
                was.username(),
                was.iconUrl(),
                said(given),
                blocks(given),
                was.metadata(),
                was.edits() + 1);
        room.messages.replaceAll(one -> one.ts().equals(ts) ? now : one);
        return answer.put("channel", room.id).put("ts", ts).put("text", now.plain());
    }

    private ObjectNode whisper(ObjectNode answer, Map<String, String> given) {
        Room room = conversations.member(conversations.speakable(given));
        Member to = slack.members.get(given.getOrDefault("user", ""));
        refuse(to == null || !room.members.contains(to.id()), "user_not_in_channel");
        whispered(to, room.id, given.get("thread_ts"), said(given), blocks(given));
        return answer.put("message_ts", slack.ts());
    }

    void whispered(Member to, String channel, @Nullable String thread, String text, JsonNode blocks) {
        to.whispers
                .computeIfAbsent(channel, none -> new CopyOnWriteArrayList<>())
                .add(new Message(
                        channel,
                        slack.ts(),
                        thread,
                        SimulatedSlack.BOT_USER,
                        "Muster",
                        null,
                        text,
                        blocks,
                        SimulatedSlack.JSON.createObjectNode(),
                        0));
    }

    private String said(Map<String, String> given) {
        String text = given.getOrDefault("text", "");
        refuse(text.isEmpty() && given.getOrDefault("blocks", "").isEmpty(), "no_text");
        if (text.length() > 40_000) {
            slack.refusals.add("text of " + text.length());
            throw new SlackWebApi.Error("msg_too_long");
        }
        return text;
    }

    private JsonNode blocks(Map<String, String> given) {
        JsonNode blocks = SimulatedSlack.JSON.readTree(given.getOrDefault("blocks", "[]"));
        taken("blocks", SlackBlockRules.ofMessage(blocks));
        return blocks;
    }
}
