package io.muster.chat.slack;

import com.slack.api.methods.response.auth.AuthTestResponse;
import org.jspecify.annotations.Nullable;

/** Who we are in Slack; asked once, and until it is answered whoever needs it is told that Slack is away. */
final class SlackSelf {

    private final SlackApi api;
    private volatile @Nullable AuthTestResponse known;

    SlackSelf(SlackApi api) {
        this.api = api;
    }

    private AuthTestResponse known() {
        AuthTestResponse answer = known;
        if (answer == null) {
            answer = api.call("auth.test", methods -> methods.authTest(request -> request));
            known = answer;
        }
        return answer;
    }

    String team() {
        return known().getTeamId();
    }

    String user() {
        return known().getUserId();
    }

    String bot() {
        return String.valueOf(known().getBotId());
    }
}
