package io.muster.chat.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.view.View;
import com.slack.api.util.json.GsonFactory;
import io.muster.message.Button;
import io.muster.message.Form;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is drawn, against the limits of docs.slack.dev, reference of Block Kit. */
class BlocksTest {

    /** Characters of a field, by what holds it. */
    private static final Map<String, Integer> LIMITS = Map.ofEntries(
            Map.entry("section.text", 3_000),
            Map.entry("section.fields", 2_000),
            Map.entry("context.elements", 3_000),
            Map.entry("button.text", 75),
            Map.entry("button.value", 2_000),
            Map.entry("button.url", 3_000),
            Map.entry("button.action_id", 255),
            Map.entry("confirm.title", 100),
            Map.entry("confirm.text", 300),
            Map.entry("confirm.confirm", 30),
            Map.entry("confirm.deny", 30),
            Map.entry("input.label", 2_000),
            Map.entry("input.hint", 2_000),
            Map.entry("input.block_id", 255),
            Map.entry("option.text", 75),
            Map.entry("option.description", 75),
            Map.entry("option.value", 150),
            Map.entry("modal.title", 24),
            Map.entry("modal.submit", 24),
            Map.entry("modal.close", 24),
            Map.entry("modal.private_metadata", 3_000));

    /** How many a list may hold, by what holds it. */
    private static final Map<String, Integer> COUNTS = Map.of(
            "section.fields",
            10,
            "context.elements",
            10,
            "actions.elements",
            25,
            "static_select.options",
            100,
            "checkboxes.options",
            10);

    private static final List<String> WORDS = List.of(
            "checkout",
            "<!channel>",
            "<@U024BE7LH>",
            "&amp;",
            "&",
            "<",
            ">",
            "```",
            "`",
            "*",
            "_",
            "🔥",
            "👩‍🚒",
            "שלום",
            "\u202e",
            "\u0000",
            "\n",
            " ",
            "https://example.org/a?b=1&c=2",
            "<!date^1^{date}|x>",
            "…",
            "\u200b",
            "|");

    @TestFactory
    Stream<DynamicTest> keepsToTheLimitsWhateverIsSaid() {
        return IntStream.range(0, 300)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
                    Random random = new Random(seed);
                    Message message = message(random);

                    Blocks drawn = random.nextBoolean() ? Blocks.of(message, text(random)) : Blocks.of(message);
                    Blocks calling = drawn.calling(Collections.nCopies(random.nextInt(30), "U024BE7LH"));

                    check(json(drawn.blocks()), 50);
                    check(json(calling.blocks()), 50);
                    assertThat(drawn.text()).isNotBlank().hasSizeLessThanOrEqualTo(40_000);
                    assertThat(well(drawn.text())).isTrue();
                    assertThat(markup(json(drawn.blocks())))
                            .isNotEmpty()
                            .allSatisfy(text -> assertThat(
                                            text.path("text").asString().replaceAll("<https?://[^<>|]+>", ""))
                                    .doesNotContain("<", ">"));
                    assertThat(drawn.text()).doesNotContain("<", ">");
                }));
    }

    @TestFactory
    Stream<DynamicTest> keepsToTheLimitsWhateverIsAsked() {
        return IntStream.range(0, 100)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
                    Random random = new Random(seed);
                    Form form = new Form("declare", text(random), filled(random), message(random), fields(random));

                    View modal = Views.modal(form, "C1", null, null, BlocksTest::account);
                    View home = Views.home(List.of(message(random), message(random), message(random)));

                    JsonNode drawn = JsonMapper.shared()
                            .readTree(GsonFactory.createSnakeCase().toJson(modal));
                    check(drawn.path("blocks"), 100);
                    for (String name : List.of("title", "submit", "close")) {
                        length("modal." + name, drawn.path(name).path("text"));
                    }
                    length("modal.private_metadata", drawn.path("private_metadata"));
                    check(json(home.getBlocks()), 100);
                }));
    }

    @Test
    void drawsWhereOneCanGoInTheRowOfWhatOneCanDo() {
        Message card = Message.of("Restart the pods")
                .with(new Part.Link("All of it on the web", "https://muster.example.org/incidents/INC-7"))
                .with(Button.primary("Approve", "approve INC-7/Q1"), Button.plain("Reject", "reject INC-7/Q1"));

        JsonNode drawn = json(Blocks.of(card).blocks());

        assertThat(drawn.valueStream().map(block -> block.path("type").asString()))
                .containsExactly("section", "actions");
        assertThat(drawn.get(1)
                        .path("elements")
                        .valueStream()
                        .map(element -> element.path("text").path("text").asString()))
                .containsExactly("Approve", "Reject", "All of it on the web");
    }

    @ParameterizedTest
    @CsvSource({
        "<!channel> down,&lt;!channel&gt; down",
        "<@U024BE7LH>,&lt;@U024BE7LH&gt;",
        "&lt;!here&gt;,&amp;lt;!here&amp;gt;",
        "<https://evil.example|https://bank.example>,&lt;<https://evil.example>|<https://bank.example>&gt;",
        "see https://example.org/a?b=1&c=2.,see <https://example.org/a?b=1&amp;c=2>.",
        "javascript:alert(1),javascript:alert(1)"
    })
    void callsNobodyAndLinksOnlyWhereItSays(String typed, String drawn) {
        assertThat(Mrkdwn.linked(typed)).isEqualTo(drawn);
    }

    @Test
    void leavesNothingForSlackToFindInPlainWords() {
        Message message = Message.of("@channel and #general")
                .with(
                        new Part.Text("@here"),
                        new Part.Facts(List.of(new Part.Fact("who", "@everyone"))),
                        new Part.Code("@channel"));

        assertThat(markup(json(Blocks.of(message, "@here").blocks())))
                .hasSize(4)
                .allSatisfy(
                        text -> assertThat(text.path("verbatim").asBoolean()).isTrue());
    }

    @Test
    void keepsStylesFromEndingWhereTheyShouldNot() {
        assertThat(Mrkdwn.of(List.of(Span.strong(" a*b "), Span.code("kubectl `x`\ny"), Span.strong("  "))))
                .isEqualTo(" *a∗b* `kubectl ˋxˋ y`  ");
    }

    @Test
    void cutsNoEntityNoLinkAndNoCharacterInTwo() {
        for (int most = 2; most < 60; most++) {
            String cut = Mrkdwn.cut(Mrkdwn.linked("a & 🔥 < https://example.org/1 > b & c & d & e & f"), most);

            assertThat(cut).hasSizeLessThanOrEqualTo(most);
            assertThat(well(cut)).isTrue();
            assertThat(cut.replaceAll("<https://example.org/1>", "").replaceAll("&(amp|lt|gt);", ""))
                    .doesNotContain("<", "&");
        }
    }

    @Test
    void showsTheEndOfALongOutputAndSaysSo() {
        String output = "first line\n" + "x\n".repeat(50_000) + "last line";

        String drawn = json(Blocks.of(Message.of("Output").with(new Part.Code(output)))
                        .blocks())
                .at("/1/text/text")
                .asString();

        assertThat(drawn)
                .startsWith("```\n… (all of it is in the web room)")
                .endsWith("last line\n```")
                .doesNotContain("first line");
    }

    @Test
    void saysThatThereIsMoreThanItShows() {
        Message longer = Message.of("Notes").with(new Part.Text("a".repeat(3_001)));
        Message most = Message.of("Buttons")
                .with(IntStream.range(0, 300)
                        .mapToObj(n -> Button.plain("B" + n, "note " + n))
                        .toArray(Button[]::new));
        Message tooLong = Message.of("Button").with(Button.plain("B", "note " + "a".repeat(2_000)));

        assertThat(json(Blocks.of(longer).blocks()).toString()).contains("more than Slack shows");
        assertThat(json(Blocks.of(most).blocks()).toString()).contains("Not every button fits");
        assertThat(json(Blocks.of(tooLong).blocks()).toString()).contains("Not every button fits");
    }

    @Test
    void keepsTheButtonsOfAFullCardThatCallsSomebody() {
        Message message = Message.of("Approve?")
                .with(Stream.generate(() -> new Part.Text("step")).limit(80).toArray(Part[]::new))
                .with(Button.primary("Approve", "approve INC-7/Q2"));

        JsonNode blocks = json(Blocks.of(message).calling(List.of("U1")).blocks());

        assertThat(blocks.size()).isEqualTo(50);
        assertThat(blocks.toString()).contains("approve INC-7/Q2", "<@U1>", "Approve?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"approve INC-7/Q2", "declare ", "reject INC-7/Q2"})
    void givesBackTheCommandOfAPress(String command) {
        Button button = Button.plain("Go", command);
        Button pressed = command.startsWith("reject") ? button.askingReason() : button;

        JsonNode element =
                json(Blocks.of(Message.of("?").with(pressed)).blocks()).at("/1/elements/0");

        assertThat(Press.read(
                        element.path("action_id").asString(),
                        element.path("value").asString()))
                .hasValue(new Press(
                        command.endsWith(" ")
                                ? Press.How.FORM
                                : command.startsWith("reject") ? Press.How.ASK : Press.How.DO,
                        command));
    }

    @Test
    void letsPeopleTypeAChoiceForWhichSlackHasNoList() {
        List<Form.Option> many = IntStream.range(0, 101)
                .mapToObj(n -> new Form.Option("o" + n, "O" + n, ""))
                .toList();

        assertThat(elementOf(many)).isEqualTo("plain_text_input");
        assertThat(elementOf(List.of())).isEqualTo("plain_text_input");
        assertThat(elementOf(List.of(new Form.Option("x".repeat(151), "X", ""))))
                .isEqualTo("plain_text_input");
        assertThat(elementOf(many.subList(0, 100))).isEqualTo("static_select");
    }

    private static String elementOf(List<Form.Option> options) {
        Form form = new Form("p", "T", "Go", null, List.of(field("f", Form.Kind.CHOICE, "", options)));
        return json(Views.modal(form, null, null, null, BlocksTest::account).getBlocks())
                .at("/0/element/type")
                .asString();
    }

    private static Form.Field field(String id, Form.Kind kind, String value, List<Form.Option> options) {
        return new Form.Field(id, "Label", kind, "", value, true, options, 3_000);
    }

    private static List<Form.Field> fields(Random random) {
        List<Form.Field> fields = new ArrayList<>();
        for (int n = random.nextInt(12); n >= 0; n--) {
            Form.Kind kind = Form.Kind.values()[random.nextInt(Form.Kind.values().length)];
            List<Form.Option> options = IntStream.range(0, random.nextInt(1, 130))
                    .mapToObj(i -> new Form.Option("o" + i, filled(random), some(random, 200)))
                    .toList();
            fields.add(new Form.Field(
                    "f" + n,
                    filled(random),
                    kind,
                    text(random),
                    text(random),
                    true,
                    options,
                    random.nextInt(1, 9_000)));
        }
        return fields;
    }

    private static Message message(Random random) {
        Message message = new Message(
                Stream.generate(() -> new Span(Span.Style.values()[random.nextInt(3)], text(random)))
                        .limit(random.nextInt(1, 4))
                        .toList(),
                List.of(),
                List.of(),
                Message.Priority.NORMAL,
                Message.Audience.ROOM,
                null,
                List.of());
        for (int n = random.nextInt(random.nextInt(10) == 0 ? 80 : 6); n > 0; n--) {
            message = message.with(part(random));
        }
        for (int n = random.nextInt(random.nextInt(10) == 0 ? 300 : 6); n > 0; n--) {
            Button button = Button.plain(some(random, 200), "note " + some(random, 2_500));
            message = message.with(
                    switch (random.nextInt(4)) {
                        case 0 -> button.askingReason();
                        case 1 -> button.confirming(some(random, 1_000));
                        case 2 -> button.dangerous().confirming(some(random, 10));
                        default -> button;
                    });
        }
        return message;
    }

    private static Part part(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Part.Text(text(random));
            case 1 -> new Part.Code(text(random));
            case 2 ->
                new Part.Facts(Stream.generate(() -> new Part.Fact(some(random, 100), some(random, 3_000)))
                        .limit(random.nextInt(random.nextInt(10) == 0 ? 500 : 12))
                        .toList());
            default -> new Part.Link(some(random, 100), "https://example.org/" + random.nextInt());
        };
    }

    private static String text(Random random) {
        return some(random, random.nextInt(10) == 0 ? 100_000 : random.nextInt(10) < 3 ? 6_000 : 60);
    }

    private static String filled(Random random) {
        return "x" + some(random, 120);
    }

    private static String some(Random random, int most) {
        int length = random.nextInt(most + 1);
        Supplier<String> word = () -> WORDS.get(random.nextInt(WORDS.size()));
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(word.get());
        }
        return text.toString();
    }

    private static JsonNode json(List<LayoutBlock> blocks) {
        return JsonMapper.shared().readTree(GsonFactory.createSnakeCase().toJson(blocks));
    }

    private static List<JsonNode> markup(JsonNode node) {
        return node.path("type").asString("").equals("mrkdwn")
                ? List.of(node)
                : node.valueStream().flatMap(one -> markup(one).stream()).toList();
    }

    private static void check(JsonNode blocks, int most) {
        assertThat(blocks.size()).isBetween(0, most);
        for (JsonNode block : blocks) {
            String type = block.path("type").asString();
            length(type + ".text", block.path("text").path("text"));
            length(type + ".label", block.path("label").path("text"));
            length(type + ".hint", block.path("hint").path("text"));
            length(type + ".block_id", block.path("block_id"));
            count(type + ".fields", block.path("fields"));
            count(type + ".elements", block.path("elements"));
            block.path("fields").forEach(field -> length("section.fields", field.path("text")));
            assertThat(block.path("elements")
                            .valueStream()
                            .filter(element -> element.has("action_id"))
                            .map(element -> element.path("action_id").asString()))
                    .doesNotHaveDuplicates();
            block.path("elements").forEach(element -> element(type, element));
            if (block.has("element")) {
                element(type, block.path("element"));
            }
        }
    }

    private static void element(String holder, JsonNode element) {
        String type = element.path("type").asString();
        if (type.equals("mrkdwn") || type.equals("plain_text")) {
            length(holder + ".elements", element.path("text"));
            return;
        }
        for (String name : List.of("value", "url", "action_id")) {
            length(type + "." + name, element.path(name));
        }
        length(type + ".text", element.path("text").path("text"));
        for (String name : List.of("title", "text", "confirm", "deny")) {
            length("confirm." + name, element.path("confirm").path(name).path("text"));
        }
        count(type + ".options", element.path("options"));
        for (JsonNode option : element.path("options")) {
            length("option.text", option.path("text").path("text"));
            length("option.description", option.path("description").path("text"));
            length("option.value", option.path("value"));
        }
        if (element.has("initial_value")) {
            assertThat(element.path("initial_value").asString())
                    .hasSizeLessThanOrEqualTo(element.path("max_length").asInt());
            assertThat(element.path("max_length").asInt()).isBetween(1, 3_000);
        }
    }

    private static void length(String what, JsonNode text) {
        Integer most = LIMITS.get(what);
        if (most != null && !text.isMissingNode()) {
            assertThat(text.asString()).as(what).isNotBlank().hasSizeLessThanOrEqualTo(most);
            assertThat(well(text.asString())).as(what).isTrue();
        }
    }

    private static void count(String what, JsonNode list) {
        if (!list.isMissingNode()) {
            assertThat(list.size()).as(what).isBetween(1, COUNTS.get(what));
        }
    }

    /** No half of a character. */
    private static boolean well(String text) {
        return text.codePoints().noneMatch(one -> one >= Character.MIN_SURROGATE && one <= Character.MAX_SURROGATE);
    }

    private static Optional<String> account(String handle) {
        return handle.length() % 2 == 0 ? Optional.empty() : Optional.of("U024BE7LH");
    }
}
