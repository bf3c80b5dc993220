package io.muster.chat.slack;

import com.slack.api.model.User;
import io.muster.chat.ChatPlatform.PlatformAway;
import io.muster.chat.ChatPlatform.PlatformRefused;
import io.muster.message.Refused;
import io.muster.people.Members;
import io.muster.people.Members.Account;
import io.muster.people.Person;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whose account it is that types. Full members of our own workspace are people; guests, bots, strangers from other
 * workspaces and whoever has left are not. What an account is, is asked of Slack again after ten minutes.
 */
final class SlackMembers {

    static final String PLATFORM = "slack";

    private static final Duration TRUSTED = Duration.ofMinutes(10);
    private static final int MOST_KNOWN = 10_000;

    private final SlackApi api;
    private final SlackSelf self;
    private final Members members;
    private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();

    SlackMembers(SlackApi api, SlackSelf self, Members members) {
        this.api = api;
        this.self = self;
        this.members = members;
    }

    /** @param why null: a full member of ours */
    private record Verdict(@Nullable String why, long at) {
        boolean isFresh() {
            return System.nanoTime() - at < TRUSTED.toNanos();
        }
    }

    /**
     * @param team the workspace that the delivery says the person belongs to; null when it says nothing
     * @throws Refused in words for whoever typed, when he is nobody here
     * @throws PlatformAway when Slack must be asked and does not answer
     */
    Person person(String user, @Nullable String team) {
        if (team != null && !team.equals(self.team())) {
            throw new Refused("This Muster belongs to another workspace, so it cannot do anything for you here.");
        }
        Verdict verdict = verdicts.get(user);
        Optional<Person> known = members.find(PLATFORM, user);
        if (verdict == null || !verdict.isFresh() || verdict.why() == null && known.isEmpty()) {
            try {
                return meet(user);
            } catch (PlatformAway away) {
                if (known.isPresent() && (verdict == null || verdict.why() == null)) {
                    return known.get();
                }
                throw away;
            }
        }
        if (verdict.why() != null) {
            throw new Refused(verdict.why());
        }
        return known.orElseThrow();
    }

    /** As {@link #person}, empty for whoever is nobody here. */
    Optional<Person> find(String user, @Nullable String team) {
        try {
            return Optional.of(person(user, team));
        } catch (Refused nobody) {
            return Optional.empty();
        }
    }

    /** How people write this member: by the person's id where it is known whose account it is, else as Slack has it. */
    String handle(String user) {
        return members.find(PLATFORM, user).map(Person::id).orElseGet(() -> {
            try {
                return meet(user).id();
            } catch (Refused | PlatformAway nobody) {
                return user;
            }
        });
    }

    private Person meet(String user) {
        User account;
        try {
            account = api.call("users.info", methods -> methods.usersInfo(request -> request.user(user)))
                    .getUser();
        } catch (PlatformRefused refused) {
            if (refused.code().equals("missing_scope")) {
                throw new Refused("Muster may not ask Slack who you are: its token has not the scope users:read. Tell"
                        + " whoever runs Muster; the web works meanwhile.");
            }
            throw new Refused("Slack does not tell Muster who you are (" + refused.code() + "), so it cannot do that.");
        }
        if (verdicts.size() > MOST_KNOWN) {
            verdicts.clear();
        }
        String why = nobody(account);
        verdicts.put(user, new Verdict(why, System.nanoTime()));
        if (why != null) {
            throw new Refused(why);
        }
        return members.meet(account(account));
    }

    private @Nullable String nobody(User account) {
        if (account.isBot() || account.isDeleted() || account.isWorkflowBot()) {
            return "Muster does what people say, and this account is none.";
        }
        boolean elsewhere = account.getTeamId() != null
                && !account.getTeamId().equals(self.team())
                && (account.getTeams() == null || !account.getTeams().contains(self.team()));
        if (account.isStranger() || elsewhere) {
            return "This Muster belongs to another workspace, so it cannot do anything for you here.";
        }
        if (account.isRestricted() || account.isUltraRestricted()) {
            return "Guests of the workspace cannot use Muster. Ask somebody of the house to say it for you.";
        }
        return null;
    }

    static Account account(User user) {
        User.Profile profile = user.getProfile();
        String shown = profile == null ? null : firstSaid(profile.getDisplayName(), profile.getRealName());
        String name = firstSaid(shown, user.getRealName(), user.getName(), user.getId());
        String email = profile == null || profile.getEmail() == null ? null : profile.getEmail();
        String picture = profile == null ? null : profile.getImage72();
        return new Account(
                PLATFORM,
                user.getId(),
                Objects.requireNonNull(name),
                email,
                picture != null && picture.startsWith("https://") ? picture : null);
    }

    private static @Nullable String firstSaid(@Nullable String... names) {
        for (String name : names) {
            if (name != null && !name.isBlank()) {
                return name.strip();
            }
        }
        return null;
    }
}
