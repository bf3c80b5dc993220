package io.muster.chat.slack;

import com.slack.api.app_backend.events.payload.EventsApiPayload;
import com.slack.api.bolt.App;
import com.slack.api.model.event.AppHomeOpenedEvent;
import com.slack.api.model.event.AppMentionEvent;
import com.slack.api.model.event.ChannelArchiveEvent;
import com.slack.api.model.event.ChannelRenameEvent;
import com.slack.api.model.event.GroupArchiveEvent;
import com.slack.api.model.event.GroupRenameEvent;
import com.slack.api.model.event.MemberJoinedChannelEvent;
import com.slack.api.model.event.MessageChangedEvent;
import com.slack.api.model.event.MessageDeletedEvent;
import com.slack.api.model.event.MessageEvent;
import com.slack.api.model.event.MessageFileShareEvent;
import com.slack.api.model.event.MessageThreadBroadcastEvent;
import com.slack.api.model.event.ReactionAddedEvent;
import io.muster.chat.slack.SlackDelivery.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Slack tells of: messages, what becomes of them, who comes and goes. All of it is kept, and worked later. */
final class SlackEvents {

    private final String reaction;
    private final SlackIntake intake;

    /** @param reaction name of the emoji that puts a message on the record */
    SlackEvents(String reaction, SlackIntake intake) {
        this.reaction = reaction;
        this.intake = intake;
    }

    void hearOn(App app) {
        app.event(AppMentionEvent.class, (payload, context) -> {
            AppMentionEvent event = payload.getEvent();
            if (event.getEdited() == null && event.getBotId() == null) {
                take(
                        payload,
                        Kind.MENTION,
                        event.getUser(),
                        event.getTeam(),
                        event.getChannel(),
                        event.getThreadTs(),
                        event.getTs(),
                        event.getText());
            }
            return context.ack();
        });
        app.event(MessageEvent.class, (payload, context) -> {
            MessageEvent event = payload.getEvent();
            if (event.getBotId() == null && event.getUser() != null) {
                boolean direct = "im".equals(event.getChannelType());
                take(
                        payload,
                        direct ? Kind.LINES : Kind.SAID,
                        event.getUser(),
                        event.getTeam(),
                        event.getChannel(),
                        event.getThreadTs(),
                        event.getTs(),
                        event.getText());
            }
            return context.ack();
        });
        app.event(MessageFileShareEvent.class, (payload, context) -> {
            MessageFileShareEvent event = payload.getEvent();
            take(
                    payload,
                    Kind.SAID,
                    event.getUser(),
                    null,
                    event.getChannel(),
                    event.getThreadTs(),
                    event.getTs(),
                    SlackText.withFiles(event.getText(), event.getFiles()));
            return context.ack();
        });
        app.event(MessageThreadBroadcastEvent.class, (payload, context) -> {
            MessageThreadBroadcastEvent event = payload.getEvent();
            take(
                    payload,
                    Kind.SAID,
                    event.getUser(),
                    null,
                    event.getChannel(),
                    event.getThreadTs(),
                    event.getTs(),
                    event.getText());
            return context.ack();
        });
        app.event(MessageChangedEvent.class, (payload, context) -> {
            MessageChangedEvent event = payload.getEvent();
            var now = event.getMessage();
            if (now.getUser() != null && now.getBotId() == null && now.getEdited() != null) {
                take(
                        payload,
                        Kind.EDITED,
                        now.getUser(),
                        null,
                        event.getChannel(),
                        now.getThreadTs(),
                        now.getTs(),
                        now.getText());
            }
            return context.ack();
        });
        app.event(MessageDeletedEvent.class, (payload, context) -> {
            MessageDeletedEvent event = payload.getEvent();
            String user = event.getPreviousMessage() == null
                    ? null
                    : event.getPreviousMessage().getUser();
            take(payload, Kind.DELETED, user, null, event.getChannel(), null, event.getDeletedTs(), "");
            return context.ack();
        });
        app.event(ReactionAddedEvent.class, (payload, context) -> {
            ReactionAddedEvent event = payload.getEvent();
            if (reaction.equals(event.getReaction())
                    && "message".equals(event.getItem().getType())) {
                take(
                        payload,
                        Kind.NOTED,
                        event.getUser(),
                        null,
                        event.getItem().getChannel(),
                        null,
                        event.getItem().getTs(),
                        "");
            }
            return context.ack();
        });
        app.event(MemberJoinedChannelEvent.class, (payload, context) -> {
            MemberJoinedChannelEvent event = payload.getEvent();
            take(payload, Kind.JOINED, event.getUser(), event.getTeam(), event.getChannel(), null, null, "");
            return context.ack();
        });
        app.event(AppHomeOpenedEvent.class, (payload, context) -> {
            AppHomeOpenedEvent event = payload.getEvent();
            if ("home".equals(event.getTab())) {
                take(payload, Kind.HOME, event.getUser(), null, null, null, null, "");
            }
            return context.ack();
        });
        app.event(ChannelArchiveEvent.class, (payload, context) -> {
            take(
                    payload,
                    Kind.ARCHIVED,
                    payload.getEvent().getUser(),
                    null,
                    payload.getEvent().getChannel(),
                    null,
                    null,
                    "");
            return context.ack();
        });
        app.event(GroupArchiveEvent.class, (payload, context) -> {
            take(payload, Kind.ARCHIVED, null, null, payload.getEvent().getChannel(), null, null, "");
            return context.ack();
        });
        app.event(ChannelRenameEvent.class, (payload, context) -> {
            var channel = payload.getEvent().getChannel();
            take(payload, Kind.RENAMED, null, null, channel.getId(), null, null, channel.getName());
            return context.ack();
        });
        app.event(GroupRenameEvent.class, (payload, context) -> {
            var channel = payload.getEvent().getChannel();
            take(payload, Kind.RENAMED, null, null, channel.getId(), null, null, channel.getName());
            return context.ack();
        });
    }

    private void take(
            EventsApiPayload<?> payload,
            Kind kind,
            @Nullable String user,
            @Nullable String team,
            @Nullable String channel,
            @Nullable String thread,
            @Nullable String ts,
            @Nullable String text) {
        intake.take(new SlackDelivery(
                kind, payload.getEventId(), user, team, channel, thread, ts, List.of(text == null ? "" : text), null));
    }
}
