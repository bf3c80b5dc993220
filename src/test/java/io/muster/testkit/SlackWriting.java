package io.muster.testkit;

import static io.muster.testkit.SimulatedSlack.BOT_USER;
import static io.muster.testkit.SimulatedSlack.JSON;
import static io.muster.testkit.SimulatedSlack.escaped;

import io.muster.testkit.SimulatedSlack.Message;
import io.muster.testkit.SimulatedSlack.Room;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What somebody writes and does in channels, as events tell of it. */
abstract class SlackWriting {

    final SimulatedSlack slack;
    final String id;
    final String name;
    final String team;

    SlackWriting(SimulatedSlack slack, String id, String name, String team) {
        this.slack = slack;
        this.id = id;
        this.name = name;
        this.team = team;
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String types(String channel, String text) {
        return types(channel, null, escaped(text));
    }

    public String typesIn(String channel, String thread, String text) {
        return types(channel, thread, escaped(text));
    }

    private String types(String channel, @Nullable String thread, String raw) {
        Message message = slack.write(channel, thread, this, raw);
        slack.event(spoken(message, "message"));
        return message.ts();
    }

    /** While nothing is delivered. */
    public String saysUnheard(String channel, String text) {
        return slack.write(channel, null, this, escaped(text)).ts();
    }

    public void answersUnheard(String channel, String thread, String text) {
        slack.write(channel, thread, this, escaped(text));
    }

    /** A file, and no word beside it. */
    public void shares(String channel, String file) {
        Message message = slack.write(channel, null, this, "");
        ObjectNode event = spoken(message, "message");
        event.remove("text");
        slack.event(event.setAll(sharing(message, file)));
    }

    public void sharesUnheard(String channel, String file) {
        sharing(slack.write(channel, null, this, ""), file);
    }

    private ObjectNode sharing(Message message, String file) {
        ObjectNode shared = JSON.createObjectNode().put("subtype", "file_share");
        shared.set(
                "files",
                JSON.createArrayNode()
                        .add(JSON.createObjectNode()
                                .put("id", "F" + slack.id())
                                .put("name", file)
                                .put("permalink", "https://muster.slack.com/files/" + file)));
        slack.tellsMore(message, shared);
        return shared;
    }

    /** In the conversation of the two. */
    public String typesToBot(String text) {
        return types(slack.direct(id).id, text);
    }

    public String mentions(String channel, String text) {
        return mentionsIn(channel, null, text);
    }

    public String mentionsIn(String channel, @Nullable String thread, String text) {
        Message message = slack.write(channel, thread, this, "<@" + BOT_USER + "> " + escaped(text));
        if (slack.room(channel).members.contains(BOT_USER)) {
            slack.event(spoken(message, "message"));
        }
        slack.event(spoken(message, "app_mention"));
        return message.ts();
    }

    private ObjectNode spoken(Message message, String type) {
        ObjectNode event = JSON.createObjectNode()
                .put("type", type)
                .put("user", id)
                .put("team", team)
                .put("text", message.plain())
                .put("ts", message.ts())
                .put("event_ts", message.ts())
                .put("channel", message.channel());
        if (message.threadTs() != null) {
            event.put("thread_ts", message.threadTs());
        }
        return type.equals("message")
                ? event.put("channel_type", slack.kind(message.channel())).put("client_msg_id", "m" + message.ts())
                : event;
    }

    public void edits(String channel, String ts, String text) {
        edited(channel, ts, text, true);
    }

    public void editsUnheard(String channel, String ts, String text) {
        edited(channel, ts, text, false);
    }

    private void edited(String channel, String ts, String text, boolean heard) {
        Message was;
        synchronized (slack) {
            Room room = slack.room(channel);
            was = room.find(ts).orElseThrow();
            room.messages.replaceAll(one -> one.ts().equals(ts)
                    ? new Message(
                            channel,
                            ts,
                            one.threadTs(),
                            id,
                            name,
                            null,
                            escaped(text),
                            one.blocks(),
                            one.metadata(),
                            one.edits() + 1)
                    : one);
        }
        ObjectNode now = JSON.createObjectNode()
                .put("type", "message")
                .put("user", id)
                .put("team", team)
                .put("text", escaped(text))
                .put("ts", ts);
        ObjectNode edited = JSON.createObjectNode();
        edited.set("edited", JSON.createObjectNode().put("user", id).put("ts", slack.ts()));
        slack.tellsMore(was, edited);
        if (!heard) {
            return;
        }
        now.setAll(edited);
        ObjectNode event = JSON.createObjectNode()
                .put("type", "message")
                .put("subtype", "message_changed")
                .put("hidden", true)
                .put("channel", channel)
                .put("channel_type", slack.kind(channel))
                .put("ts", slack.ts())
                .put("event_ts", slack.ts());
        event.set("message", now);
        event.set(
                "previous_message",
                JSON.createObjectNode()
                        .put("type", "message")
                        .put("user", id)
                        .put("text", was.plain())
                        .put("ts", ts));
        slack.event(event);
    }

    public void deletes(String channel, String ts) {
        Message was;
        synchronized (slack) {
            was = slack.room(channel).find(ts).orElseThrow();
            slack.room(channel).messages.remove(was);
        }
        ObjectNode event = JSON.createObjectNode()
                .put("type", "message")
                .put("subtype", "message_deleted")
                .put("hidden", true)
                .put("channel", channel)
                .put("channel_type", slack.kind(channel))
                .put("ts", slack.ts())
                .put("event_ts", slack.ts())
                .put("deleted_ts", ts);
        event.set(
                "previous_message",
                JSON.createObjectNode()
                        .put("type", "message")
                        .put("user", id)
                        .put("text", was.plain())
                        .put("ts", ts));
        slack.event(event);
    }

    public void reacts(String channel, String ts, String emoji) {
        ObjectNode event = JSON.createObjectNode()
                .put("type", "reaction_added")
                .put("user", id)
                .put("reaction", emoji)
                .put("event_ts", slack.ts());
        event.set(
                "item",
                JSON.createObjectNode()
                        .put("type", "message")
                        .put("channel", channel)
                        .put("ts", ts));
        slack.event(event);
    }

    public void joins(String channel) {
        synchronized (slack) {
            slack.room(channel).members.add(id);
        }
        slack.event(JSON.createObjectNode()
                .put("type", "member_joined_channel")
                .put("user", id)
                .put("channel", channel)
                .put("channel_type", "C")
                .put("team", team)
                .put("event_ts", slack.ts()));
    }

    public void archives(String channel) {
        boolean isPrivate;
        synchronized (slack) {
            slack.room(channel).archived = true;
            isPrivate = slack.room(channel).isPrivate;
        }
        slack.event(JSON.createObjectNode()
                .put("type", isPrivate ? "group_archive" : "channel_archive")
                .put("user", id)
                .put("channel", channel)
                .put("event_ts", slack.ts()));
    }

    public void opensHome() {
        slack.event(JSON.createObjectNode()
                .put("type", "app_home_opened")
                .put("user", id)
                .put("channel", slack.direct(id).id)
                .put("tab", "home")
                .put("event_ts", slack.ts()));
    }
}
