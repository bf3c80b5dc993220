package io.muster.testkit;

import io.muster.testkit.SimulatedSlack.Message;
import io.muster.testkit.SimulatedSlack.Room;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Draws channels and windows roughly as Slack does, for pictures. */
final class SlackPicture {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

    private static final String STYLE = """
            body { font: 15px/1.46 Lato, "Helvetica Neue", Arial, sans-serif; color: #1d1c1d; margin: 0; background: #fff; }
            header { position: sticky; top: 0; background: #fff; padding: 12px 20px; border-bottom: 1px solid #ddd; font-weight: 900; font-size: 18px; }
            header small { display: block; font-weight: 400; font-size: 13px; color: #616061; }
            main { padding: 8px 20px 16px; max-width: 760px; }
            .message { display: grid; grid-template-columns: 36px 1fr; gap: 8px; padding: 8px 0; }
            .message.reply { margin-left: 44px; padding: 4px 0; }
            .face { width: 36px; height: 36px; border-radius: 4px; color: #fff; display: grid; place-items: center; font-weight: 700; }
            .reply .face { width: 24px; height: 24px; font-size: 12px; }
            .who b { margin-right: 6px; } .who i { font-style: normal; font-size: 10px; background: #ddd; border-radius: 2px; padding: 1px 3px; margin-right: 6px; }
            .who time { color: #616061; font-size: 12px; }
            .section { white-space: pre-wrap; margin: 2px 0 6px; }
            .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 6px 24px; margin: 4px 0 8px; white-space: pre-wrap; }
            pre { border: 1px solid #ddd; border-radius: 4px; background: #f8f8f8; padding: 8px; margin: 4px 0 8px; white-space: pre-wrap; font-size: 12px; }
            code { border: 1px solid #ddd; border-radius: 3px; background: #f8f8f8; color: #e01e5a; padding: 0 3px; font-size: 12px; }
            .actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 4px 0 8px; }
            .button { border: 1px solid #bbb; border-radius: 4px; padding: 4px 12px; font-weight: 700; font-size: 14px; }
            .primary { background: #007a5a; color: #fff; border-color: #007a5a; } .danger { color: #e01e5a; border-color: #e01e5a; }
            .context { color: #616061; font-size: 13px; } .pin { color: #616061; font-size: 12px; margin-left: 44px; }
            mark { background: #e8f5fa; color: #1264a3; padding: 0 2px; border-radius: 3px; }
            .window { border: 1px solid #ccc; border-radius: 8px; width: 520px; margin: 20px; box-shadow: 0 8px 30px #0003; }
            .window h1 { font-size: 20px; margin: 0; padding: 16px 20px; border-bottom: 1px solid #eee; } .window form { padding: 12px 20px; }
            label { display: block; font-weight: 700; margin-top: 12px; } .input { border: 1px solid #868686; border-radius: 4px; padding: 8px 12px; min-height: 22px; margin: 4px 0; }
            .hint { color: #616061; font-size: 13px; } footer { display: flex; justify-content: flex-end; gap: 8px; padding: 12px 20px; border-top: 1px solid #eee; }
            hr { border: 0; border-top: 1px solid #ddd; margin: 12px 0; }
            """;

    private SlackPicture() {}

    static String of(Room room, SimulatedSlack slack) {
        StringBuilder html = page();
        html.append("<header>").append(room.isPrivate ? "(private) " : "# ").append(escape(room.name));
        html.append("<small>")
                .append(escape(SimulatedSlack.unescaped(room.topic)))
                .append("</small></header><main>");
        for (Message message : room.messages) {
            if (message.threadTs() == null) {
                if (room.pins.contains(message.ts())) {
                    html.append("<div class=pin>Pinned by Muster</div>");
                }
                message(html, message, "", slack);
                room.messages.stream()
                        .filter(reply -> message.ts().equals(reply.threadTs()))
                        .forEach(reply -> message(html, reply, " reply", slack));
            }
        }
        String drawn = html.append("</main>").toString();
        for (SimulatedSlack.Member member : slack.members.values()) {
            drawn = drawn.replace("@" + member.id(), "@" + escape(member.realName));
        }
        return drawn;
    }

    static String of(JsonNode view) {
        StringBuilder html = page();
        boolean modal = view.path("type").asString("").equals("modal");
        html.append(modal ? "<div class=window><h1>" : "<header>Muster · Home</header><main>");
        html.append(modal ? escape(view.path("title").path("text").asString("")) + "</h1><form>" : "");
        blocks(html, view.path("blocks"));
        html.append(
                modal
                        ? "</form><footer><span class=button>"
                                + escape(view.path("close").path("text").asString("Close"))
                                + "</span><span class=\"button primary\">"
                                + escape(view.path("submit").path("text").asString("Submit")) + "</span></footer></div>"
                        : "</main>");
        return html.toString();
    }

    private static StringBuilder page() {
        return new StringBuilder("<!doctype html><meta charset=utf-8><style>")
                .append(STYLE)
                .append("</style>");
    }

    private static void message(StringBuilder html, Message message, String kind, SimulatedSlack slack) {
        boolean app = message.user().equals(SimulatedSlack.BOT_USER);
        SimulatedSlack.Member member = slack.members.get(message.user());
        String name = member != null ? member.realName : message.username();
        Instant at = Instant.ofEpochSecond(Long.parseLong(message.ts().split("\\.")[0]));
        html.append("<div class=\"message")
                .append(kind)
                .append("\"><div class=face style=\"background:hsl(")
                .append(Math.floorMod(name.hashCode(), 360))
                .append(" 45% 45%)\">")
                .append(escape(name.substring(0, 1)))
                .append("</div><div><div class=who><b>")
                .append(escape(name))
                .append("</b>")
                .append(app ? "<i>APP</i>" : "")
                .append("<time>")
                .append(TIME.format(at))
                .append("</time></div>");
        if (message.blocks().isEmpty()) {
            html.append("<div class=section>").append(mrkdwn(message.plain())).append("</div>");
        } else {
            blocks(html, message.blocks());
        }
        html.append("</div></div>");
    }

    private static void blocks(StringBuilder html, JsonNode blocks) {
        for (JsonNode block : blocks) {
            switch (block.path("type").asString("")) {
                case "section" -> {
                    if (block.has("text")) {
                        html.append("<div class=section>")
                                .append(text(block.path("text")))
                                .append("</div>");
                    }
                    if (block.has("fields")) {
                        html.append("<div class=fields>");
                        block.path("fields")
                                .forEach(field ->
                                        html.append("<div>").append(text(field)).append("</div>"));
                        html.append("</div>");
                    }
                }
                case "actions" -> {
                    html.append("<div class=actions>");
                    block.path("elements")
                            .forEach(button -> html.append("<span class=\"button ")
                                    .append(button.path("style").asString(""))
                                    .append("\">")
                                    .append(text(button.path("text")))
                                    .append("</span>"));
                    html.append("</div>");
                }
                case "context" -> {
                    html.append("<div class=context>");
                    block.path("elements").forEach(element -> html.append(text(element)));
                    html.append("</div>");
                }
                case "input" -> input(html, block);
                default -> html.append("<hr>");
            }
        }
    }

    private static void input(StringBuilder html, JsonNode block) {
        JsonNode element = block.path("element");
        String shown = switch (element.path("type").asString("")) {
            case "static_select" ->
                element.path("initial_option").path("text").path("text").asString("Select an item") + " ▾";
            case "checkboxes" ->
                "☐ " + element.path("options").path(0).path("text").path("text").asString("");
            case "users_select" -> "Select a person ▾";
            default -> element.path("initial_value").asString("");
        };
        html.append("<label>")
                .append(text(block.path("label")))
                .append(block.path("optional").asBoolean(false) ? " <span class=hint>(optional)</span>" : "")
                .append("</label><div class=input>")
                .append(escape(shown))
                .append("</div><div class=hint>")
                .append(text(block.path("hint")))
                .append("</div>");
    }

    private static String text(JsonNode text) {
        String said = text.path("text").asString("");
        return text.path("type").asString("").equals("mrkdwn") ? mrkdwn(said) : escape(said);
    }

    private static String mrkdwn(String said) {
        StringBuilder out = new StringBuilder();
        Matcher fenced = Pattern.compile("```\\n?(.*?)\\n?```", Pattern.DOTALL).matcher(said);
        int from = 0;
        while (fenced.find()) {
            out.append(inline(said.substring(from, fenced.start())))
                    .append("<pre>")
                    .append(entities(fenced.group(1)))
                    .append("</pre>");
            from = fenced.end();
        }
        return out.append(inline(said.substring(from))).toString();
    }

    private static String inline(String said) {
        return entities(said)
                .replaceAll("&lt;@(U[A-Z0-9]+)&gt;", "<mark>@$1</mark>")
                .replaceAll("&lt;(https?://[^ ]+?)&gt;", "<mark>$1</mark>")
                .replaceAll("`([^`\\n]+)`", "<code>$1</code>")
                .replaceAll("(?m)(^|\\s|\\()\\*(\\S(?:[^*\\n]*\\S)?)\\*", "$1<b>$2</b>");
    }

    private static String entities(String said) {
        return escape(SimulatedSlack.unescaped(said));
    }

    private static String escape(String text) {
        return SimulatedSlack.escaped(text).replace("\"", "&quot;");
    }
}
