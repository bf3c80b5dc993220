package io.muster.chat.slack;

import io.muster.database.Drain;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Health {@code slack}: whether Slack answers, how the socket stands, what its token lacks, how far its rooms lag. */
final class SlackHealth implements HealthIndicator {

    private final SlackApi api;
    private final SlackSocket socket;
    private final Drain drain;

    SlackHealth(SlackApi api, SlackSocket socket, Drain drain) {
        this.api = api;
        this.socket = socket;
        this.drain = drain;
    }

    @Override
    public Health health() {
        String trouble = api.trouble();
        // Of a socket one knows whether it is there; without one the last call is all that is known.
        boolean up = socket.isUsed() ? socket.isConnected() : trouble == null;
        Health.Builder health = up ? Health.up() : Health.down();
        health.withDetail("transport", socket.isUsed() ? "Socket Mode" : "HTTP");
        if (socket.isUsed()) {
            health.withDetail("socket", socket.state());
        }
        if (trouble != null) {
            health.withDetail("trouble", trouble);
        }
        if (!api.missingScopes().isEmpty()) {
            health.withDetail("missingScopes", api.missingScopes());
        }
        health.withDetail("roomsLagMillis", drain.lag("room").toMillis());
        health.withDetail(
                "inboxLagMillis", drain.lag(SlackMembers.PLATFORM + "-in").toMillis());
        return health.build();
    }
}
