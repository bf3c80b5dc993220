package io.muster.command;

import io.muster.chat.Reply;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.Part.Fact;
import io.muster.message.RecordKey;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

@Component
final class TimelineCommand implements Command {

    private static final int USUAL = 15;
    private static final int MOST = 100;

    private final Timeline timeline;
    private final Moment moment;

    TimelineCommand(Timeline timeline, Moment moment) {
        this.timeline = timeline;
        this.moment = moment;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("timeline");
    }

    @Override
    public Reply obey(Order order) {
        RecordKey key = order.record();
        int count = Math.clamp(order.call().find("count").map(Integer::parseInt).orElse(USUAL), 1, MOST);
        List<Entry> entries = timeline.newest(key, count).reversed();
        if (entries.isEmpty()) {
            return Reply.refused(Message.of("There is no " + key + ". list shows the open incidents."), null);
        }
        long all = timeline.last(key);
        String headline = entries.size() < all
                ? key + ", the newest " + entries.size() + " of " + all + " entries"
                : key + ", all " + all + " entries";
        return Reply.done(
                Message.of(headline)
                        .with(new Part.Facts(entries.stream().map(this::line).toList())),
                key);
    }

    private Fact line(Entry entry) {
        String body = entry.message().parts().stream()
                .filter(Part.Text.class::isInstance)
                .map(part -> ((Part.Text) part).body())
                .collect(Collectors.joining(" "));
        String text = entry.message().text() + (body.isEmpty() ? "" : ": " + body);
        return new Fact(entry.n() + " " + moment.time(entry.at()), text);
    }
}
