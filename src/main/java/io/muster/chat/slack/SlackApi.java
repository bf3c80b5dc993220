package io.muster.chat.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.util.http.SlackHttpClient;
import io.muster.chat.ChatPlatform.PlatformAway;
import io.muster.chat.ChatPlatform.PlatformRefused;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls Slack's methods at the pace that Slack allows, and says of each failure what can be done about it: away, so try
 * again after the pause, or refused. A posted message a second and channel is what Slack takes (docs.slack.dev, rate
 * limits); for all else it says itself how long to wait, and until then the method is not called again. From any thread.
 */
final class SlackApi implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SlackApi.class);

    private static final Duration BETWEEN_POSTS = Duration.ofSeconds(1);

    /** So long a caller is kept waiting; who would wait longer comes again. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration AWAY = Duration.ofSeconds(5);

    /** Answers that will be others later. */
    private static final Set<String> PASSING = Set.of(
            "ratelimited",
            "rate_limited",
            "message_limit_exceeded",
            "internal_error",
            "fatal_error",
            "service_unavailable",
            "request_timeout",
            "team_added_to_org");

    private final Slack slack;
    private final MethodsClient methods;
    private final Map<String, Long> notBefore = new ConcurrentHashMap<>();
    private final Map<String, String> missing = new ConcurrentHashMap<>();
    private volatile @Nullable String trouble;

    /** One call of a method. */
    interface Call<R extends SlackApiTextResponse> {
        R on(MethodsClient methods) throws IOException, SlackApiException;
    }

    SlackApi(String apiUrl, String token) {
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(apiUrl);
        config.setHttpClientCallTimeoutMillis(10_000);
        config.setHttpClientReadTimeoutMillis(10_000);
        config.setPrettyResponseLoggingEnabled(false);
        // A call that is repeated behind our back would say a thing twice: only who knows how to look it up repeats it.
        OkHttpClient http = SlackHttpClient.buildOkHttpClient(config)
                .newBuilder()
                .retryOnConnectionFailure(false)
                .build();
        this.slack = Slack.getInstance(config, new SlackHttpClient(http));
        this.methods = slack.methods(token);
    }

    Slack slack() {
        return slack;
    }

    /** @throws PlatformAway when it would have to wait too long for its turn, or there is no answer */
    <R extends SlackApiTextResponse> R post(String method, String channel, Call<R> call) {
        String what = method + " " + channel;
        awaitTurn(what, BETWEEN_POSTS);
        return called(what, method, call);
    }

    /**
     * @throws PlatformAway when Slack does not answer or asks for a pause
     * @throws PlatformRefused for every other answer than ok
     */
    <R extends SlackApiTextResponse> R call(String method, Call<R> call) {
        awaitTurn(method, Duration.ZERO);
        return called(method, method, call);
    }

    /** @param limited what Slack counts together: a method, or posts in one channel */
    private <R extends SlackApiTextResponse> R called(String limited, String method, Call<R> call) {
        R answer;
        try {
            answer = call.on(methods);
        } catch (SlackApiException e) {
            throw away(limited, method, e);
        } catch (IOException e) {
            trouble = method + ": " + e.getMessage();
            throw new PlatformAway("Slack does not answer " + method + ": " + e.getMessage(), AWAY, e);
        }
        trouble = null;
        if (answer.isOk()) {
            return answer;
        }
        String error = String.valueOf(answer.getError());
        if (PASSING.contains(error)) {
            throw new PlatformAway("Slack answers " + method + " with " + error, AWAY, null);
        }
        if (error.equals("missing_scope")) {
            missingScope(method, String.valueOf(answer.getNeeded()));
        }
        throw new PlatformRefused(error, "Slack answers " + method + " with " + error + needed(answer));
    }

    private void missingScope(String method, String needed) {
        if (missing.put(method, needed) == null) {
            log.warn(
                    "Slack refuses {}: the app's token has not the scope {}. Add it under OAuth & Permissions and install"
                            + " the app again; './muster slack manifest' has all of them. The rest works without.",
                    method,
                    needed);
        }
    }

    private static String needed(SlackApiTextResponse answer) {
        return answer.getNeeded() == null ? "" : ", it needs " + answer.getNeeded();
    }

    private PlatformAway away(String limited, String method, SlackApiException e) {
        Duration pause = AWAY;
        if (e.getResponse() != null && e.getResponse().code() == 429) {
            String after = e.getResponse().header("Retry-After", "1");
            pause = Duration.ofSeconds(after != null && after.matches("[0-9]{1,6}") ? Long.parseLong(after) : 1);
            notBefore.put(limited, System.nanoTime() + pause.toNanos());
        } else {
            trouble = method + ": " + e.getMessage();
        }
        return new PlatformAway("Slack answers " + method + " with " + e.getMessage(), pause, e);
    }

    /** Waits until it is our turn, and takes the next one so long after it. */
    private void awaitTurn(String what, Duration after) {
        long[] wait = {0};
        notBefore.compute(what, (same, turn) -> {
            long now = System.nanoTime();
            long due = turn == null ? now : Math.max(now, turn);
            wait[0] = due - now;
            return wait[0] > PATIENCE.toNanos() ? turn : Long.valueOf(due + after.toNanos());
        });
        if (wait[0] > PATIENCE.toNanos()) {
            throw new PlatformAway(
                    "Slack wants us to wait with " + what, Duration.ofNanos(wait[0] - PATIENCE.toNanos() / 2), null);
        }
        long until = System.nanoTime() + wait[0];
        for (long left = wait[0]; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
            if (Thread.currentThread().isInterrupted()) {
                throw new PlatformAway("the server stops", Duration.ZERO, null);
            }
        }
    }

    /** Scopes that a method was refused for want of, by method. */
    Map<String, String> missingScopes() {
        return new TreeMap<>(missing);
    }

    /** What went wrong with the last call; null: nothing. */
    @Nullable
    String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        try {
            slack.close();
        } catch (Exception e) {
            log.debug("Closing the client of Slack: {}", e.getMessage());
        }
    }
}
