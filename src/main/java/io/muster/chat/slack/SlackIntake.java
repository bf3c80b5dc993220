package io.muster.chat.slack;

import io.muster.chat.Deliveries;
import io.muster.chat.slack.SlackDelivery.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what Slack delivers, so that it may be acknowledged. */
final class SlackIntake {

    static final JsonMapper JSON = JsonMapper.shared();

    private final Deliveries deliveries;

    SlackIntake(Deliveries deliveries) {
        this.deliveries = deliveries;
    }

    /** @return whether it is new: what Slack sends again is not kept again */
    boolean take(SlackDelivery delivery) {
        return deliveries.take(
                SlackMembers.PLATFORM, delivery.id(), delivery.queue(), JSON.writeValueAsString(delivery));
    }

    boolean lines(
            String id,
            String user,
            @Nullable String team,
            @Nullable String channel,
            @Nullable String thread,
            List<String> lines,
            @Nullable String answerTo) {
        return take(new SlackDelivery(Kind.LINES, id, user, team, channel, thread, null, lines, answerTo));
    }
}
