package io.muster.testkit;

import static io.muster.testkit.SlackWebApi.refuse;
import static io.muster.testkit.SlackWebApi.with;
import static io.muster.testkit.SlackWebApi.within;
import static io.muster.testkit.SlackWebApi.yes;

import io.muster.testkit.SimulatedSlack.Member;
import io.muster.testkit.SimulatedSlack.Message;
import io.muster.testkit.SimulatedSlack.Room;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Channels of the simulated Slack: made, found, filled with people, read, and furnished with links and pins. */
final class SlackConversations {

    private final SimulatedSlack slack;

    SlackConversations(SimulatedSlack slack) {
        this.slack = slack;
    }

    ObjectNode done(String method, Map<String, String> given, ObjectNode answer) {
        return switch (method) {
            case "conversations.create" -> with(answer, "channel", create(given));
            case "conversations.info" -> with(answer, "channel", channel(room(given)));
            case "conversations.list" -> list(answer, given);
            case "conversations.history" -> history(answer, given);
            case "conversations.replies" -> replies(answer, given);
            case "conversations.invite" -> with(answer, "channel", channel(invite(given)));
            case "conversations.setTopic" -> {
                Room room = member(speakable(given));
                room.topic = within(given.getOrDefault("topic", ""), 250, "too_long");
                yield with(answer, "channel", channel(room));
            }
            case "conversations.setPurpose" -> {
                Room room = member(speakable(given));
                room.purpose = within(given.getOrDefault("purpose", ""), 250, "too_long");
                yield answer.put("purpose", room.purpose);
            }
            case "conversations.archive" -> {
                Room room = room(given);
                refuse(room.archived, "already_archived");
                room.archived = true;
                yield answer;
            }
            case "conversations.open" -> {
                Member member = slack.members.get(given.getOrDefault("users", ""));
                refuse(member == null, "user_not_found");
                yield with(
                        answer,
                        "channel",
                        SimulatedSlack.JSON.createObjectNode().put("id", slack.direct(member.id()).id));
            }
            case "pins.add" -> {
                Room room = member(speakable(given));
                String ts = given.getOrDefault("timestamp", "");
                refuse(room.find(ts).isEmpty(), "message_not_found");
                refuse(room.pins.contains(ts), "already_pinned");
                room.pins.add(ts);
                yield answer;
            }
            case "bookmarks.list" -> {
                ArrayNode all = SimulatedSlack.JSON.createArrayNode();
                bookmarked(given).bookmarks.forEach(one -> all.add(SimulatedSlack.JSON.valueToTree(one)));
                yield with(answer, "bookmarks", all);
            }
            case "bookmarks.add" -> {
                Room room = bookmarked(given);
                refuse(
                        given.getOrDefault("title", "").isEmpty()
                                || !given.getOrDefault("link", "").startsWith("http"),
                        "invalid_link");
                Map<String, String> bookmark = new TreeMap<>(
                        Map.of("id", "Bk" + slack.id(), "title", given.get("title"), "link", given.get("link")));
                room.bookmarks.add(bookmark);
                yield with(answer, "bookmark", SimulatedSlack.JSON.valueToTree(bookmark));
            }
            case "bookmarks.edit" -> {
                bookmarked(given).bookmarks.stream()
                        .filter(one -> one.get("id").equals(given.get("bookmark_id")))
                        .forEach(one -> one.put("link", given.get("link")));
                yield answer;
            }
            default -> throw new SlackWebApi.Error("unknown_method");
        };
    }

    private ObjectNode create(Map<String, String> given) {
        String name = given.getOrDefault("name", "");
        refuse(name.isEmpty(), "invalid_name_required");
        refuse(name.length() > 80, "invalid_name_maxlength");
        refuse(
                !name.matches("[\\p{L}\\p{N}_-]+") || !name.equals(name.toLowerCase(java.util.Locale.ROOT)),
                "invalid_name_specials");
        refuse(slack.rooms.values().stream().anyMatch(room -> !room.direct && room.name.equals(name)), "name_taken");
        boolean isPrivate = yes(given, "is_private");
        Room room = new Room((isPrivate ? "G" : "C") + slack.id(), name, SimulatedSlack.BOT_USER, isPrivate, false);
        room.members.add(SimulatedSlack.BOT_USER);
        slack.rooms.put(room.id, room);
        return channel(room);
    }

    private Room invite(Map<String, String> given) {
        Room room = member(speakable(given));
        for (String user : given.getOrDefault("users", "").split(",")) {
            refuse(user.equals(SimulatedSlack.BOT_USER), "cant_invite_self");
            refuse(!slack.members.containsKey(user), "user_not_found");
            refuse(room.members.contains(user), "already_in_channel");
            room.members.add(user);
        }
        return room;
    }

    private ObjectNode list(ObjectNode answer, Map<String, String> given) {
        List<Room> all = slack.rooms.values().stream()
                .filter(room -> !room.direct && (!room.isPrivate || room.members.contains(SimulatedSlack.BOT_USER)))
                .toList();
        return page(answer, "channels", all, given, this::channel);
    }

    private ObjectNode history(ObjectNode answer, Map<String, String> given) {
        Room room = member(room(given));
        Stream<Message> shown = room.messages.stream()
                .filter(one -> one.threadTs() == null)
                .filter(one -> since(one, given))
                .sorted(Comparator.comparing(Message::ts).reversed());
        return messages(answer, room, shown, given);
    }

    private ObjectNode replies(ObjectNode answer, Map<String, String> given) {
        Room room = member(room(given));
        String ts = given.getOrDefault("ts", "");
        Message asked = room.find(ts).orElseThrow(() -> new SlackWebApi.Error("thread_not_found"));
        String head = asked.threadTs() == null ? ts : asked.threadTs();
        Stream<Message> shown = room.messages.stream()
                .filter(one -> one.ts().equals(head) || head.equals(one.threadTs()))
                .filter(one -> one.ts().equals(head) || since(one, given));
        return messages(answer, room, shown, given);
    }

    private static boolean since(Message message, Map<String, String> given) {
        refuse(!given.getOrDefault("oldest", "0").matches("\\d{1,10}(\\.\\d{1,6})?"), "invalid_ts_oldest");
        int order = message.ts().compareTo(given.getOrDefault("oldest", "0"));
        return order > 0 || order == 0 && yes(given, "inclusive");
    }

    private ObjectNode messages(ObjectNode answer, Room room, Stream<Message> shown, Map<String, String> given) {
        boolean metadata = yes(given, "include_all_metadata");
        Map<String, List<String>> beneath = room.messages.stream()
                .filter(one -> one.threadTs() != null)
                .collect(
                        Collectors.groupingBy(Message::threadTs, Collectors.mapping(Message::ts, Collectors.toList())));
        return page(answer, "messages", shown.toList(), given, one -> {
            ObjectNode message = SimulatedSlack.JSON
                    .createObjectNode()
                    .put("type", "message")
                    .put("user", one.user())
                    .put("text", one.plain())
                    .put("ts", one.ts());
            if (one.user().equals(SimulatedSlack.BOT_USER)) {
                message.put("bot_id", SimulatedSlack.BOT);
            } else {
                message.put("team", slack.members.get(one.user()).team);
            }
            if (one.threadTs() != null) {
                message.put("thread_ts", one.threadTs());
            }
            List<String> replies = beneath.getOrDefault(one.ts(), List.of());
            if (!replies.isEmpty()) {
                message.put("reply_count", replies.size())
                        .put("latest_reply", replies.getLast())
                        .put("thread_ts", one.ts());
            }
            message.setAll(room.more.getOrDefault(one.ts(), SimulatedSlack.JSON.createObjectNode()));
            if (metadata && one.metadata().size() > 0) {
                message.set("metadata", one.metadata());
            }
            return message;
        });
    }

    private static <T> ObjectNode page(
            ObjectNode answer, String name, List<T> all, Map<String, String> given, Function<T, ObjectNode> drawn) {
        int limit = Integer.parseInt(given.getOrDefault("limit", "100"));
        refuse(limit < 1 || limit > 999, "invalid_limit");
        int from = given.getOrDefault("cursor", "").isEmpty() ? 0 : Integer.parseInt(given.get("cursor"));
        ArrayNode page = SimulatedSlack.JSON.createArrayNode();
        all.stream().skip(from).limit(limit).map(drawn).forEach(page::add);
        boolean more = from + limit < all.size();
        answer.put("has_more", more);
        answer.set(
                "response_metadata",
                SimulatedSlack.JSON.createObjectNode().put("next_cursor", more ? String.valueOf(from + limit) : ""));
        return with(answer, name, page);
    }

    Room room(Map<String, String> given) {
        Room room = slack.rooms.get(given.getOrDefault("channel", ""));
        boolean hidden = room != null && room.isPrivate && !room.members.contains(SimulatedSlack.BOT_USER);
        refuse(room == null || hidden, "channel_not_found");
        return room;
    }

    private Room bookmarked(Map<String, String> given) {
        Room room = slack.rooms.get(given.getOrDefault("channel_id", ""));
        refuse(room == null, "channel_not_found");
        return member(room);
    }

    Room speakable(Map<String, String> given) {
        Room room = room(given);
        refuse(room.archived, "is_archived");
        return room;
    }

    Room member(Room room) {
        refuse(!room.members.contains(SimulatedSlack.BOT_USER), "not_in_channel");
        return room;
    }

    private ObjectNode channel(Room room) {
        ObjectNode channel = SimulatedSlack.JSON
                .createObjectNode()
                .put("id", room.id)
                .put("name", room.name)
                .put("is_channel", !room.isPrivate)
                .put("is_group", room.isPrivate)
                .put("is_private", room.isPrivate)
                .put("is_archived", room.archived)
                .put("is_member", room.members.contains(SimulatedSlack.BOT_USER))
                .put("creator", room.creator);
        channel.set("topic", SimulatedSlack.JSON.createObjectNode().put("value", room.topic));
        channel.set("purpose", SimulatedSlack.JSON.createObjectNode().put("value", room.purpose));
        return channel;
    }
}
