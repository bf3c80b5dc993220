package io.muster.chat.slack;

import static com.slack.api.model.block.Blocks.divider;
import static com.slack.api.model.block.Blocks.input;
import static com.slack.api.model.block.composition.BlockCompositions.option;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.checkboxes;
import static com.slack.api.model.block.element.BlockElements.plainTextInput;
import static com.slack.api.model.block.element.BlockElements.staticSelect;
import static com.slack.api.model.block.element.BlockElements.usersSelect;
import static com.slack.api.model.view.Views.view;
import static com.slack.api.model.view.Views.viewClose;
import static com.slack.api.model.view.Views.viewSubmit;
import static com.slack.api.model.view.Views.viewTitle;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewState;
import io.muster.message.Form;
import io.muster.message.Form.Field;
import io.muster.message.Form.Kind;
import io.muster.message.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Windows and App Home, within Slack's limits (docs.slack.dev, reference of views). */
final class Views {

    private static final int TITLE = 24;
    private static final int LABEL = 2_000;
    private static final int HINT = 2_000;
    private static final int OPTION = 75;
    private static final int OPTION_VALUE = 150;
    private static final int OPTIONS = 100;
    private static final int INPUT = 3_000;
    private static final int NAME = 100;
    private static final int HOME_BLOCKS = 100;
    private static final String YES = "yes";
    private static final String REASON = "reason";

    /** Characters of what a window carries by itself. */
    static final int CARRIED = 3_000;

    private Views() {}

    /**
     * What a window must know when it is sent; it comes back from outside, and nothing is trusted in it but who sent it.
     *
     * @param purpose the form's, or the command line that a reason goes behind
     * @param source the message that is to be noted; null: there is none
     */
    record Meta(
            String purpose,
            @Nullable String channel,
            @Nullable String thread,
            boolean isReason,
            @Nullable Source source) {

        static Meta read(String text) {
            return SlackIntake.JSON.readValue(text, Meta.class);
        }

        String written() {
            return SlackIntake.JSON.writeValueAsString(this);
        }
    }

    /** A message of the channel in which the window was asked for. @param author null where Slack does not say */
    record Source(
            String ts, @Nullable String thread, @Nullable String author) {}

    /** @param account the member whose handle a field holds; empty: Slack knows none, and the handle is typed */
    static View modal(
            Form form,
            @Nullable String channel,
            @Nullable String thread,
            @Nullable Source source,
            Function<String, Optional<String>> account) {
        List<LayoutBlock> blocks = new ArrayList<>();
        Message about = form.about();
        if (about != null) {
            blocks.addAll(Blocks.of(about).blocks());
        }
        form.fields()
                .forEach(field -> blocks.add(input(block -> block.blockId(field.id())
                        .label(plainText(Blocks.cut(field.label(), LABEL)))
                        .hint(field.hint().isBlank() ? null : plainText(Blocks.cut(field.hint(), HINT)))
                        .optional(field.optional() || field.kind() == Kind.FLAG)
                        .element(element(field, account)))));
        return window(form.title(), form.submit(), new Meta(form.purpose(), channel, thread, false, source), blocks);
    }

    /** Asks why, for a command that wants to know. */
    static View reason(String label, String command, @Nullable String channel, @Nullable String thread) {
        Field why = new Field(
                REASON, "Why?", Kind.TEXT, "It goes on the record, with your name.", "", false, List.of(), 1_000);
        return window(
                label,
                label,
                new Meta(command, channel, thread, true, null),
                List.of(input(block -> block.blockId(REASON)
                        .label(plainText(why.label()))
                        .hint(plainText(why.hint()))
                        .element(element(why, nobody -> Optional.empty())))));
    }

    private static View window(String title, String submit, Meta meta, List<LayoutBlock> blocks) {
        return view(view -> view.type("modal")
                .callbackId("muster-form")
                .title(viewTitle(text -> text.type("plain_text").text(Blocks.cut(title, TITLE))))
                .submit(viewSubmit(text -> text.type("plain_text").text(Blocks.cut(submit, TITLE))))
                .close(viewClose(text -> text.type("plain_text").text("Cancel")))
                .privateMetadata(meta.written())
                .blocks(blocks));
    }

    /** What Slack has no list for is typed; whoever reads the form judges it in either case. */
    private static Kind drawn(Field field) {
        boolean listed = !field.options().isEmpty()
                && field.options().size() <= OPTIONS
                && field.options().stream()
                        .allMatch(one -> !one.id().isBlank()
                                && one.id().length() <= OPTION_VALUE
                                && !one.label().isBlank());
        return field.kind() == Kind.CHOICE && !listed ? Kind.LINE : field.kind();
    }

    private static BlockElement element(Field field, Function<String, Optional<String>> account) {
        String member = field.kind() == Kind.PERSON && !field.value().isEmpty()
                ? account.apply(field.value()).orElse(null)
                : null;
        // Somebody whom Slack does not know can be chosen from no list of its members.
        boolean typed = field.kind() == Kind.PERSON && !field.value().isEmpty() && member == null;
        return switch (typed ? Kind.LINE : drawn(field)) {
            case LINE, TEXT ->
                plainTextInput(input -> input.actionId(field.id())
                        .multiline(field.kind() == Kind.TEXT)
                        .maxLength(most(field))
                        .initialValue(field.value().isEmpty() ? null : Blocks.cut(field.value(), most(field))));
            case CHOICE -> {
                List<OptionObject> options = field.options().stream()
                        .map(one -> option(made -> made.text(plainText(Blocks.cut(one.label(), OPTION)))
                                .description(
                                        one.meaning().isBlank() ? null : plainText(Blocks.cut(one.meaning(), OPTION)))
                                .value(one.id())))
                        .toList();
                yield staticSelect(select -> select.actionId(field.id())
                        .options(options)
                        .initialOption(options.stream()
                                .filter(one -> one.getValue().equals(field.value()))
                                .findFirst()
                                .orElse(null)));
            }
            case FLAG -> {
                OptionObject yes = option(made ->
                        made.text(plainText(Blocks.cut(field.label(), OPTION))).value(YES));
                yield checkboxes(boxes -> boxes.actionId(field.id())
                        .options(List.of(yes))
                        .initialOptions(field.value().equals(YES) ? List.of(yes) : null));
            }
            case PERSON -> usersSelect(select -> select.actionId(field.id()).initialUser(member));
        };
    }

    /** What has no length of its own is a name. */
    private static int most(Field field) {
        return field.kind() == Kind.PERSON ? NAME : Math.clamp(field.most(), 1, INPUT);
    }

    /** What was filled in, by field. @param handle what to write for a member's id */
    static Map<String, String> values(View sent, Function<String, String> handle) {
        Map<String, String> values = new LinkedHashMap<>();
        sent.getState()
                .getValues()
                .forEach((block, byAction) -> byAction.values().forEach(value -> {
                    String filled = filled(value, handle);
                    if (!filled.isEmpty()) {
                        values.put(block, filled);
                    }
                }));
        return values;
    }

    private static String filled(ViewState.Value value, Function<String, String> handle) {
        if (value.getSelectedUser() != null) {
            return "@" + handle.apply(value.getSelectedUser());
        }
        if (value.getSelectedOption() != null) {
            return value.getSelectedOption().getValue();
        }
        if (value.getSelectedOptions() != null) {
            return value.getSelectedOptions().isEmpty() ? "" : YES;
        }
        return value.getValue() == null ? "" : value.getValue().strip();
    }

    /** Every fault at a block that is there, so that Slack shows it. */
    static Map<String, String> faults(View sent, Map<String, String> byField) {
        Map<String, String> shown = new LinkedHashMap<>();
        List<String> there = List.copyOf(sent.getState().getValues().keySet());
        byField.forEach((field, fault) -> shown.merge(
                there.contains(field) || there.isEmpty() ? field : there.getFirst(),
                Blocks.cut(fault, LABEL),
                (one, other) -> one + " " + other));
        return shown;
    }

    static View home(List<Message> messages) {
        List<LayoutBlock> blocks = new ArrayList<>();
        for (Message message : messages) {
            List<LayoutBlock> drawn = Blocks.of(message).blocks();
            if (blocks.size() + drawn.size() + 1 > HOME_BLOCKS) {
                break;
            }
            if (!blocks.isEmpty()) {
                blocks.add(divider());
            }
            blocks.addAll(drawn);
        }
        return view(view -> view.type("home").blocks(blocks));
    }
}
