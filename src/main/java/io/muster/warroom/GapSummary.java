package io.muster.warroom;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.chat.ChatPlatform;
import io.muster.chat.Place;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import io.muster.warroom.Posts.Posted;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What a room missed while its platform was away, in one message with the entries in its thread. How far a gap goes is
 * fixed when its message is begun and stands in the message's key, so that a summary that was cut short is finished and
 * not made anew.
 */
@Component
class GapSummary {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static final String GAP = "gap/";
    private static final int TOGETHER = 25;
    private static final int PAGE = 1_000;

    private final Posts posts;
    private final Timeline timeline;

    GapSummary(Posts posts, Timeline timeline) {
        this.posts = posts;
        this.timeline = timeline;
    }

    /** Whether a summary from this entry on has been begun. */
    boolean isGoingOn(ChatPlatform platform, Place place, long told) {
        return end(platform, place, told).isPresent();
    }

    private Optional<Long> end(ChatPlatform platform, Place place, long told) {
        String beginning = GAP + place.record() + "/" + told + "-";
        return posts.newest(platform.id(), place.channel(), beginning)
                .map(Posted::key)
                .map(key -> key.substring(beginning.length()))
                .map(rest -> Long.parseLong(rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest));
    }

    /**
     * Sums up, or goes on with a summary that was cut short.
     *
     * @param missed the entries that were missed as far as they are known now
     * @return the number of the last entry that it covers
     */
    long sumUp(ChatPlatform platform, Place place, long told, List<Entry> missed) {
        long to = end(platform, place, told).orElseGet(() -> missed.getLast().n());
        List<Entry> entries = entries(place, told, to);
        String key = GAP + place.record() + "/" + told + "-" + to;
        String head =
                posts.say(platform, place.channel(), place.thread(), key, summary(platform, entries), null, false);
        String thread = place.thread() == null ? head : place.thread();
        for (int i = 0; i * TOGETHER < entries.size(); i++) {
            List<Entry> some = entries.subList(i * TOGETHER, Math.min((i + 1) * TOGETHER, entries.size()));
            posts.say(platform, place.channel(), thread, key + "/" + i, list(some), null, false);
        }
        return to;
    }

    private List<Entry> entries(Place place, long told, long to) {
        List<Entry> all = new ArrayList<>();
        long after = told;
        List<Entry> page;
        do {
            page = timeline.entries(place.record(), after, PAGE);
            page.stream()
                    .filter(entry -> entry.n() <= to && RecordLane.isTold(entry, place))
                    .forEach(all::add);
            after = page.isEmpty() ? to : page.getLast().n();
        } while (after < to);
        return all;
    }

    private static Message summary(ChatPlatform platform, List<Entry> entries) {
        Message said = Message.of(
                plain(platform.title() + " was away. Meanwhile, from "
                        + TIME.format(entries.getFirst().at()) + " to "
                        + TIME.format(entries.getLast().at()) + ": "),
                strong(entries.size() + " entries"),
                plain(", all of them in the thread."));
        List<String> turns = entries.stream()
                .filter(entry ->
                        entry.details().containsKey("status") || entry.type().equals("run-ended"))
                .map(GapSummary::line)
                .toList();
        List<String> last = turns.subList(Math.max(0, turns.size() - 10), turns.size());
        return last.isEmpty() ? said : said.with(new Part.Text(String.join("\n", last)));
    }

    private static Message list(List<Entry> entries) {
        return Message.of(TIME.format(entries.getFirst().at()) + " to "
                        + TIME.format(entries.getLast().at()))
                .with(new Part.Text(
                        String.join("\n", entries.stream().map(GapSummary::line).toList())));
    }

    private static String line(Entry entry) {
        String text = entry.message().parts().stream()
                .filter(Part.Text.class::isInstance)
                .map(part ->
                        ": " + ((Part.Text) part).body().lines().findFirst().orElse(""))
                .findFirst()
                .orElse("");
        String whole = SECOND.format(entry.at()) + " " + entry.message().text() + text;
        return whole.codePointCount(0, whole.length()) <= 200
                ? whole
                : whole.substring(0, whole.offsetByCodePoints(0, 199)) + "…";
    }
}
