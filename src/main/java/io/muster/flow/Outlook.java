package io.muster.flow;

import io.muster.question.QuestionKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a record waits for and what comes then, the most pressing first; empty when it waits for nothing.
 *
 * @param waits in words for people: who, for what, since when
 */
public record Outlook(List<Wait> waits) {

    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /**
     * One thing that it waits for.
     *
     * @param who on whom it depends: {@code Alice (incident commander)}
     * @param what that one is to do: {@code to answer Q2 'Restart the shop?'}
     * @param since null when that is not known
     * @param until when it goes on without; null when it waits as long as it takes, or that cannot be told
     * @param question null when it is none
     * @param then what comes after each answer; one with an empty answer where nothing is chosen
     * @param silence what comes without an answer; empty when nothing does
     * @param command what may be typed now; empty when nothing helps but waiting
     */
    public record Wait(
            String who,
            String what,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable QuestionKey question,
            List<Then> then,
            String silence,
            String command) {

        /** All of it in one sentence. */
        public String sentence() {
            StringBuilder said = new StringBuilder("Waits for " + who + " " + what);
            if (since != null) {
                said.append(" since ").append(TIME.format(since));
            }
            then.stream()
                    .filter(each -> !each.comes().isEmpty())
                    .forEach(each -> said.append("; ").append(each.sentence()));
            if (!silence.isEmpty()) {
                said.append("; ").append(unanswered());
            }
            return said.toString();
        }

        /** What happens without an answer, and when; empty when nothing does. */
        public String unanswered() {
            return silence.isEmpty() || until == null
                    ? silence
                    : "nobody answers by " + TIME.format(until) + ": " + silence;
        }
    }

    /** After an answer, what comes, in words. */
    public record Then(String answer, String comes) {

        String sentence() {
            return (answer.isEmpty() ? "then " : "after " + answer + ": ") + comes;
        }
    }
}
