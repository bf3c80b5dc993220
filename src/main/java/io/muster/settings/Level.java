package io.muster.settings;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code levels.dmn}: how urgent, and by which rules it is worked. The row {@code operation} is a policy
 * without a level; its rank is 0.
 *
 * @param name lower case without separators, {@code sev1}; part of the name of the message that starts the flow
 * @param rank the lower, the more urgent; shipped from 1, so that a {@code sev0} has a place
 * @param escalateAfter how long a page may stay unacknowledged before the next one is called
 * @param roles to be filled, most important first
 * @param internalUpdateEvery null: no reminder
 * @param isDefault taken when a declaration names no level
 */
public record Level(
        String name,
        int rank,
        String meaning,
        Set<String> aliases,
        Duration escalateAfter,
        List<Role> roles,
        PublicUpdate publicUpdate,
        @Nullable Duration internalUpdateEvery,
        Approval approval,
        Review review,
        boolean isDefault) {

    public Level {
        aliases = Set.copyOf(aliases);
        roles = List.copyOf(roles);
    }

    /** Reminders for words to customers, each counted from the one before; null: none is asked for. */
    public record PublicUpdate(
            @Nullable Duration first,
            @Nullable Duration scope,
            @Nullable Duration every) {}

    /**
     * What it takes to let a risky step run.
     *
     * @param quorum distinct people who must say yes
     * @param notRequester whether the one who asked does not count
     * @param commanderMayWaive whether a commander may confirm his own run, which is recorded for the review
     */
    public record Approval(int quorum, boolean notRequester, boolean commanderMayWaive) {}

    /** As people read it: {@code SEV1}. */
    public String title() {
        return name.toUpperCase(Locale.ROOT);
    }

    /** Whether a typed word means this level: name and aliases, in any case, with or without dashes. */
    public boolean answersTo(String typed) {
        var plain = Names.plain(typed);
        return Names.plain(name).equals(plain)
                || aliases.stream().anyMatch(alias -> Names.plain(alias).equals(plain));
    }

    /**
     * The variable {@code policy} that flows read. Durations are ISO 8601 text, roles are ids; what does not apply is
     * null, so that a condition {@code =policy.publicUpdateEvery != null} works.
     */
    public Map<String, @Nullable Object> policy() {
        var policy = new LinkedHashMap<String, @Nullable Object>();
        policy.put("level", name);
        policy.put("rank", rank);
        policy.put("escalateAfter", escalateAfter.toString());
        policy.put("roles", roles.stream().map(Role::id).toList());
        policy.put("publicUpdateFirst", iso(publicUpdate.first()));
        policy.put("publicUpdateScope", iso(publicUpdate.scope()));
        policy.put("publicUpdateEvery", iso(publicUpdate.every()));
        policy.put("internalUpdateEvery", iso(internalUpdateEvery));
        policy.put("quorum", approval.quorum());
        policy.put("notRequester", approval.notRequester());
        policy.put("commanderMayWaive", approval.commanderMayWaive());
        policy.put("review", review.toString());
        policy.put("reviewRequired", review.required());
        return policy;
    }

    private static @Nullable String iso(@Nullable Duration duration) {
        return duration == null ? null : duration.toString();
    }
}
