package io.muster.chat.slack;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.context;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.confirmationDialog;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.button;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.model.block.element.BlockElement;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A message as Slack draws it: blocks, and the plain text that notifications and screen readers get. Whatever its size, it
 * is within the limits of Block Kit (docs.slack.dev, reference of blocks); what is cut says so.
 */
record Blocks(List<LayoutBlock> blocks, String text) {

    /** Of a message; a view may have twice as many. */
    private static final int MOST_BLOCKS = 50;

    private static final int SECTION = 3_000;
    private static final int FIELD = 2_000;
    private static final int FIELDS = 10;
    private static final int BUTTONS = 25;
    private static final int ROWS = 4;
    private static final int LABEL = 75;
    private static final int ADDRESS = 3_000;
    private static final int CONFIRM_TITLE = 100;
    private static final int CONFIRM_TEXT = 300;
    private static final int CONFIRM_LABEL = 30;

    /** Much less than the 40,000 that Slack takes: it is what a telephone shows. */
    private static final int TEXT = 3_000;

    /** People called by one message; a longer list calls nobody in particular. */
    private static final int CALLED = 20;

    private static final String MORE = "There is more than Slack shows; the web room has all of it.";

    private static final String FEWER = "Not every button fits here; the web room has all of them.";

    static Blocks of(Message message) {
        return of(message, "");
    }

    /** @param speaker who says it, said before it; empty: nobody in particular */
    static Blocks of(Message message, String speaker) {
        String before = speaker.isEmpty() ? "" : "*" + Mrkdwn.escape(speaker.replace('*', '∗')) + "*: ";
        List<LayoutBlock> blocks = new ArrayList<>();
        blocks.add(section(block -> block.text(Mrkdwn.verbatim(headline(before + Mrkdwn.of(message.headline()))))));
        List<Part.Link> links = new ArrayList<>();
        for (Part part : message.parts()) {
            if (part instanceof Part.Link link && isPressable(link)) {
                links.add(link);
            } else {
                blocks.addAll(part(part));
            }
        }
        List<LayoutBlock> buttons = buttons(message.buttons(), links);
        int room = MOST_BLOCKS - buttons.size() - 1;
        if (blocks.size() > room) {
            blocks = new ArrayList<>(blocks.subList(0, room));
            blocks.add(note(MORE));
        }
        blocks.addAll(buttons);
        String said = Mrkdwn.escape((speaker.isEmpty() ? "" : speaker + ": ") + message.text());
        return new Blocks(List.copyOf(blocks), Mrkdwn.cut(said.isBlank() ? "…" : said, TEXT));
    }

    private static String headline(String markup) {
        return markup.isBlank() ? "…" : Mrkdwn.cut(markup, SECTION);
    }

    private static LayoutBlock note(String said) {
        return context(block -> block.elements(List.of(plainText(said))));
    }

    /** The same, and the telephones of these members ring. */
    Blocks calling(List<String> accounts) {
        if (accounts.isEmpty()) {
            return this;
        }
        String mentions =
                accounts.stream().limit(CALLED).map(id -> "<@" + id + ">").collect(Collectors.joining(" "));
        List<LayoutBlock> all = new ArrayList<>(blocks);
        if (all.size() == MOST_BLOCKS) {
            // The second: what is asked stays, and so do its buttons.
            all.remove(1);
        }
        all.add(context(block -> block.elements(List.of(Mrkdwn.verbatim(mentions)))));
        return new Blocks(List.copyOf(all), text);
    }

    private static List<LayoutBlock> part(Part part) {
        return switch (part) {
            case Part.Text text -> text(text.body());
            case Part.Code code ->
                code.body().isBlank()
                        ? List.of()
                        : List.of(section(block -> block.text(Mrkdwn.verbatim(preformatted(code.body())))));
            case Part.Facts facts -> facts(facts.facts());
            case Part.Link link -> text(link.label() + ": " + link.address());
        };
    }

    private static List<LayoutBlock> text(String body) {
        String linked = Mrkdwn.linked(body.strip());
        if (linked.isEmpty()) {
            return List.of();
        }
        LayoutBlock drawn = section(block -> block.text(Mrkdwn.verbatim(Mrkdwn.cut(linked, SECTION))));
        return linked.length() > SECTION ? List.of(drawn, note(MORE)) : List.of(drawn);
    }

    /** Of an output one wants the end. */
    private static String preformatted(String body) {
        String fence = "```";
        String escaped = Mrkdwn.escape(body.strip().replace(fence, "'''"));
        int most = SECTION - 2 * fence.length() - 2;
        if (escaped.length() > most) {
            String note = "… (all of it is in the web room)\n";
            int from = escaped.length() - (most - note.length());
            String end = escaped.substring(Character.isLowSurrogate(escaped.charAt(from)) ? from + 1 : from);
            // Not in the middle of an entity.
            escaped = note + end.replaceFirst("^(amp|mp|p|lt|gt|t)?;", "");
        }
        return fence + "\n" + escaped + "\n" + fence;
    }

    private static List<LayoutBlock> facts(List<Part.Fact> facts) {
        List<LayoutBlock> sections = new ArrayList<>();
        for (int i = 0; i < facts.size(); i += FIELDS) {
            List<TextObject> fields = new ArrayList<>();
            for (Part.Fact fact : facts.subList(i, Math.min(i + FIELDS, facts.size()))) {
                String name = Mrkdwn.escape(fact.name().replace('*', '∗').strip());
                String value = Mrkdwn.linked(fact.value().strip());
                fields.add(Mrkdwn.verbatim(Mrkdwn.cut(
                        (name.isEmpty() ? "" : "*" + name + "*\n") + (value.isEmpty() ? "–" : value), FIELD)));
            }
            sections.add(section(block -> block.fields(fields)));
        }
        return sections;
    }

    private static boolean isPressable(Part.Link link) {
        return link.address().matches("https?://[^\\s<>|]+") && link.address().length() <= ADDRESS;
    }

    /** What can be done and where one can go stand in one row; links last, since a press of them changes nothing. */
    private static List<LayoutBlock> buttons(List<Button> all, List<Part.Link> links) {
        List<BlockElement> elements = new ArrayList<>();
        for (Button one : all) {
            Press press = Press.of(one);
            if (press.command().length() <= Press.LONGEST && elements.size() < BUTTONS * ROWS) {
                elements.add(drawn(one, press, elements.size()));
            }
        }
        for (Part.Link link : links) {
            if (elements.size() < BUTTONS * ROWS) {
                elements.add(drawn(link, elements.size()));
            }
        }
        List<LayoutBlock> rows = new ArrayList<>();
        for (int i = 0; i < elements.size(); i += BUTTONS) {
            List<BlockElement> row = elements.subList(i, Math.min(i + BUTTONS, elements.size()));
            rows.add(actions(block -> block.elements(row)));
        }
        if (elements.size() < all.size() + links.size()) {
            rows.add(note(FEWER));
        }
        return rows;
    }

    private static BlockElement drawn(Part.Link link, int n) {
        return button(element -> element.actionId("muster-link-" + n)
                .text(plainText(label(link.label())))
                .url(link.address()));
    }

    private static BlockElement drawn(Button one, Press press, int n) {
        return button(element -> {
            element.actionId(press.actionId(n))
                    .text(plainText(label(one.label())))
                    .value(press.command());
            switch (one.style()) {
                case PRIMARY -> element.style("primary");
                case DANGER -> element.style("danger");
                case PLAIN -> {}
            }
            String confirm = one.confirm();
            if (confirm != null && press.how() == Press.How.DO) {
                element.confirm(confirmationDialog(dialog -> dialog.title(
                                plainText(cut(label(one.label()) + "?", CONFIRM_TITLE)))
                        .text(plainText(confirm.isBlank() ? "…" : cut(confirm, CONFIRM_TEXT)))
                        .confirm(plainText(cut(label(one.label()), CONFIRM_LABEL)))
                        .deny(plainText("Not now"))));
            }
            return element;
        });
    }

    private static String label(String label) {
        return cut(label.isBlank() ? "…" : label.strip(), LABEL);
    }

    /** At most so many characters of plain text, none of them cut in two, an ellipsis where something is missing. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 1;
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
