package io.muster.chat.slack;

import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.interactive_components.payload.MessageShortcutPayload;
import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.response.Response;
import com.slack.api.model.view.View;
import io.muster.chat.ChatPlatform.PlatformAway;
import io.muster.chat.CommandReceiver;
import io.muster.chat.Place;
import io.muster.chat.Places;
import io.muster.chat.Windows;
import io.muster.chat.slack.SlackDelivery.Kind;
import io.muster.message.Form;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.people.Person;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Slack sends, by either transport. Each delivery is kept and then acknowledged, and worked later by {@link
 * SlackWork}; only what a person is waiting for in a window is answered at once: a form opens while its trigger lives
 * (three seconds), and a form that was sent is told what is wrong with it.
 */
final class SlackBolt {

    private static final Logger log = LoggerFactory.getLogger(SlackBolt.class);

    /** Slack waits three seconds, and there is the way back. */
    private static final Duration PROMPT = Duration.ofSeconds(2);

    private static final Pattern ANY = Pattern.compile(".*", Pattern.DOTALL);

    private final SlackSettings settings;
    private final SlackApi api;
    private final SlackIntake intake;
    private final SlackMembers members;
    private final CommandReceiver receiver;
    private final Places places;
    private final SlackPlatform platform;
    private final Windows windows;

    SlackBolt(
            SlackSettings settings,
            SlackApi api,
            SlackIntake intake,
            SlackMembers members,
            CommandReceiver receiver,
            Places places,
            SlackPlatform platform,
            Windows windows) {
        this.settings = settings;
        this.api = api;
        this.intake = intake;
        this.members = members;
        this.receiver = receiver;
        this.places = places;
        this.platform = platform;
        this.windows = windows;
    }

    App app() {
        App app = new App(AppConfig.builder()
                .slack(api.slack())
                .singleTeamBotToken(settings.botToken())
                .signingSecret(settings.signingSecret())
                .authTestCacheEnabled(true)
                // Who we are does not change while we run, and Slack may be away.
                .authTestCacheExpirationMillis(-1)
                // Slack sends what we have not asked for, and sends it again until it is acknowledged.
                .unmatchedRequestHandler(request -> Response.ok())
                .build());
        app.command(Pattern.compile("/(incident|inc|muster)"), (request, context) -> {
            command(request.getPayload());
            return context.ack();
        });
        app.blockAction(ANY, (request, context) -> {
            pressed(request.getPayload());
            return context.ack();
        });
        app.viewSubmission(ANY, (request, context) -> {
            Map<String, String> faults = submitted(request.getPayload());
            return faults.isEmpty() ? context.ack() : context.ackWithErrors(faults);
        });
        app.globalShortcut("declare", (request, context) -> {
            var payload = request.getPayload();
            open(
                    new Asker(
                            payload.getUser().getId(),
                            payload.getUser().getTeamId(),
                            payload.getTriggerId(),
                            null,
                            null),
                    "declare");
            return context.ack();
        });
        app.messageShortcut("declare-from-message", (request, context) -> {
            MessageShortcutPayload payload = request.getPayload();
            open(asker(payload), "declare " + firstLine(payload.getMessage().getText()) + " ");
            return context.ack();
        });
        app.messageShortcut("add-to-timeline", (request, context) -> {
            toTimeline(request.getPayload());
            return context.ack();
        });
        new SlackEvents(settings.reaction(), intake).hearOn(app);
        return app;
    }

    /** Who asks for a form, from where, with a trigger that lives three seconds. */
    private record Asker(
            String user,
            @Nullable String team,
            String trigger,
            @Nullable String channel,
            @Nullable String thread) {}

    private static Asker asker(MessageShortcutPayload payload) {
        return new Asker(
                payload.getUser().getId(),
                payload.getUser().getTeamId(),
                payload.getTriggerId(),
                payload.getChannel() == null ? null : payload.getChannel().getId(),
                null);
    }

    private void command(SlashCommandPayload said) {
        String text = said.getText() == null ? "" : said.getText();
        Asker asker = new Asker(said.getUserId(), said.getTeamId(), said.getTriggerId(), said.getChannelId(), null);
        if (!open(asker, text)) {
            intake.lines(
                    said.getTriggerId(),
                    said.getUserId(),
                    said.getTeamId(),
                    said.getChannelId(),
                    null,
                    List.of(text),
                    said.getResponseUrl());
        }
    }

    private void pressed(BlockActionPayload payload) {
        for (BlockActionPayload.Action action : payload.getActions()) {
            Optional<Press> press = Press.read(action.getActionId(), action.getValue());
            if (press.isEmpty()) {
                continue;
            }
            var message = payload.getMessage();
            Asker asker = new Asker(
                    payload.getUser().getId(),
                    payload.getUser().getTeamId(),
                    payload.getTriggerId(),
                    payload.getChannel() == null ? null : payload.getChannel().getId(),
                    message == null ? null : message.getThreadTs());
            String command = press.get().command();
            boolean opened = switch (press.get().how()) {
                case DO -> false;
                case FORM -> open(asker, command);
                case ASK ->
                    open(
                            asker,
                            Views.reason(action.getText().getText(), command, asker.channel(), asker.thread()),
                            command);
            };
            if (!opened) {
                intake.lines(
                        payload.getTriggerId() + " " + action.getActionId(),
                        asker.user(),
                        asker.team(),
                        asker.channel(),
                        asker.thread(),
                        List.of(command),
                        payload.getResponseUrl());
            }
        }
    }

    /** @return what is wrong, by the block of its field; empty: it is kept and will be done */
    private Map<String, String> submitted(ViewSubmissionPayload payload) {
        try {
            return promptly(() -> taken(payload));
        } catch (CompletionException e) {
            log.warn("A form could not be taken: {}", String.valueOf(e.getCause()));
            String why = e.getCause() instanceof Refused refused
                    ? String.valueOf(refused.getMessage())
                    : "That takes too long just now. Send it once more; it will be done once.";
            return Views.faults(payload.getView(), Map.of("", why));
        }
    }

    private Map<String, String> taken(ViewSubmissionPayload payload) {
        View view = payload.getView();
        Views.Meta meta = Views.Meta.read(carried(view));
        Person person =
                members.person(payload.getUser().getId(), payload.getTeam().getId());
        Map<String, String> values = Views.values(view, members::handle);
        List<String> lines;
        if (meta.isReason()) {
            // In quotes, so that no word of it is taken for anything but the reason.
            lines = List.of(meta.purpose() + " \"" + values.getOrDefault("reason", "") + "\"");
        } else {
            switch (receiver.filled(meta.purpose(), values, person.actor(), room(meta.channel(), meta.thread()))) {
                case Form.Filled.Faults faults -> {
                    return Views.faults(view, faults.byField());
                }
                case Form.Filled.Lines done -> lines = done.lines();
            }
        }
        Views.Source source = meta.source();
        if (source != null) {
            noted(payload, meta, source, lines.getFirst(), values);
            return Map.of();
        }
        intake.lines(
                "view " + view.getId() + " " + view.getHash(),
                payload.getUser().getId(),
                payload.getTeam().getId(),
                meta.channel(),
                meta.thread(),
                // What is filled in is as it was typed; what is worked is read as Slack writes it.
                lines.stream().map(Mrkdwn::escape).toList(),
                null);
        return Map.of();
    }

    /** Not as a line: a line would not say which message it is, so that nobody could follow what becomes of it. */
    private void noted(
            ViewSubmissionPayload payload,
            Views.Meta meta,
            Views.Source source,
            String line,
            Map<String, String> values) {
        RecordKey room = room(meta.channel(), meta.thread());
        // A line that is no room's says itself which record it is of.
        String record = room == null ? line.substring(0, line.indexOf(' ')) : room.toString();
        intake.take(new SlackDelivery(
                Kind.NOTED_ELSEWHERE,
                "view " + payload.getView().getId() + " " + payload.getView().getHash(),
                payload.getUser().getId(),
                payload.getTeam().getId(),
                meta.channel(),
                source.thread(),
                source.ts(),
                List.of(values.getOrDefault("text", ""), record, Objects.toString(source.author(), "")),
                null));
    }

    private void toTimeline(MessageShortcutPayload payload) {
        String channel = payload.getChannel().getId();
        String ts = payload.getMessage().getTs();
        Asker asker = asker(payload);
        if (places.at(SlackMembers.PLATFORM, channel, payload.getMessage().getThreadTs())
                        .isPresent()
                || !open(
                        asker,
                        "note " + String.valueOf(payload.getMessage().getText()) + " ",
                        new Views.Source(
                                ts,
                                payload.getMessage().getThreadTs(),
                                payload.getMessage().getUser()))) {
            intake.take(new SlackDelivery(
                    Kind.NOTED,
                    payload.getTriggerId(),
                    asker.user(),
                    asker.team(),
                    channel,
                    payload.getMessage().getThreadTs(),
                    ts,
                    List.of(""),
                    payload.getResponseUrl()));
        }
    }

    private @Nullable RecordKey room(@Nullable String channel, @Nullable String thread) {
        return channel == null
                ? null
                : places.at(SlackMembers.PLATFORM, channel, thread)
                        .map(Place::record)
                        .orElse(null);
    }

    /** Opens the form that a line asks for. @return whether it did */
    private boolean open(Asker asker, String text) {
        return open(asker, text, (Views.Source) null);
    }

    private boolean open(Asker asker, String text, Views.@Nullable Source source) {
        try {
            Optional<View> view = promptly(() -> {
                Person person = members.person(asker.user(), asker.team());
                Optional<Form> form = receiver.form(
                        SlackText.read(text, members::handle), person.actor(), room(asker.channel(), asker.thread()));
                return form.map(asks -> Views.modal(asks, asker.channel(), asker.thread(), source, this::account));
            });
            return view.isPresent() && open(asker, view.get(), text);
        } catch (RuntimeException e) {
            // Whatever it was, the line itself will say it.
            log.debug("No form for {}: {}", text, e.toString());
            return false;
        }
    }

    private Optional<String> account(String handle) {
        try {
            return platform.account(handle);
        } catch (PlatformAway notNow) {
            return Optional.empty();
        }
    }

    /** What a window of ours must know: it has it with it, or the name under which it is kept. */
    private String carried(View view) {
        String text = view.getPrivateMetadata();
        return text.startsWith("{")
                ? text
                : windows.find(text)
                        .orElseThrow(() -> new Refused(
                                "This window was opened too long ago. Close it, and ask for it once more."));
    }

    /** Gives it up when Slack would no longer wait for us; it goes on, and nobody asks what came of it. */
    private static <T> T promptly(Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("slack-form").start(() -> {
            try {
                answer.complete(work.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.orTimeout(PROMPT.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private boolean open(Asker asker, View view, String text) {
        try {
            if (view.getPrivateMetadata().length() > Views.CARRIED) {
                view.setPrivateMetadata(windows.keep(view.getPrivateMetadata()));
            }
            api.call(
                    "views.open",
                    methods -> methods.viewsOpen(
                            request -> request.triggerId(asker.trigger()).view(view)));
            return true;
        } catch (RuntimeException e) {
            log.warn("The form for '{}' could not be opened, so the line is done as it is: {}", text, e.getMessage());
            return false;
        }
    }

    private static String firstLine(@Nullable String text) {
        return text == null
                ? ""
                : text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .findFirst()
                        .orElse("");
    }
}
