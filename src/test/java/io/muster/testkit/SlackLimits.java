package io.muster.testkit;

import com.slack.api.methods.MethodsRateLimitTier;
import com.slack.api.methods.MethodsRateLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * How often Slack lets a method be called: by its tier, a minute and workspace, and posts by channel (docs.slack.dev, rate
 * limits; which method has which tier, Slack's own client knows). Whoever is told to wait and calls before is remembered.
 */
final class SlackLimits {

    private record Allowed(int calls, Duration in) {}

    private final Map<String, Deque<Long>> lately = new HashMap<>();
    private final Map<String, Duration> tooMany = new HashMap<>();
    private final Map<String, Long> notBefore = new HashMap<>();
    private final Map<String, Integer> limited = new HashMap<>();
    private final List<String> impatient = new CopyOnWriteArrayList<>();
    private boolean on;

    /** Whether tiers hold; nobody has called anything lately. */
    synchronized void on(boolean now) {
        on = now;
        lately.clear();
    }

    /** The next call of the method is one too many, and so is every one until the time has passed. */
    synchronized void tooMany(String method, Duration wait) {
        tooMany.put(method, wait);
    }

    synchronized int limited(String method) {
        return limited.getOrDefault(method, 0);
    }

    /** Calls that were made before the time that Slack had said. */
    List<String> impatient() {
        return impatient;
    }

    /** @return what is said as Retry-After; 0: the call is taken */
    synchronized int secondsToWait(String method, String channel) {
        String what = method.equals("chat.postMessage") ? method + " " + channel : method;
        long now = System.nanoTime();
        Long told = notBefore.get(what);
        if (told != null && now < told) {
            impatient.add(what + " " + Duration.ofNanos(told - now).toMillis() + " ms too early");
            return refused(method, what, now, told - now);
        }
        Duration wanted = tooMany.remove(method);
        if (wanted != null) {
            return refused(method, what, now, wanted.toNanos());
        }
        Allowed allowed = on ? allowed(MethodsRateLimits.lookupRateLimitTier(method)) : null;
        if (allowed == null) {
            return 0;
        }
        Deque<Long> calls = lately.computeIfAbsent(what, none -> new ArrayDeque<>());
        calls.removeIf(at -> now - at > allowed.in().toNanos());
        if (calls.size() >= allowed.calls()) {
            return refused(method, what, now, allowed.in().toNanos() - (now - calls.getFirst()));
        }
        calls.add(now);
        return 0;
    }

    private int refused(String method, String what, long now, long left) {
        int seconds = (int) Math.max(1, Math.ceilDiv(left, 1_000_000_000L));
        // A little less than it says: whoever is told begins to wait when the answer has arrived, and reads another
        // clock.
        notBefore.put(what, now + Math.min(left, seconds * 1_000_000_000L - 20_000_000L));
        limited.merge(method, 1, Integer::sum);
        return seconds;
    }

    /** The least that Slack promises, and of posts some patience for bursts; null: Slack names no number. */
    private static @Nullable Allowed allowed(@Nullable MethodsRateLimitTier tier) {
        return switch (tier) {
            case Tier1 -> new Allowed(1, Duration.ofMinutes(1));
            case Tier2 -> new Allowed(20, Duration.ofMinutes(1));
            case Tier3 -> new Allowed(50, Duration.ofMinutes(1));
            case Tier4 -> new Allowed(100, Duration.ofMinutes(1));
            case SpecialTier_chat_postMessage -> new Allowed(4, Duration.ofSeconds(3));
            case null, default -> null;
        };
    }
}
