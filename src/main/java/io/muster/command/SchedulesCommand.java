package io.muster.command;

import io.muster.chat.Reply;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.runbook.Schedules;
import io.muster.runbook.Schedules.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Lists what runs by itself. */
@Component
final class SchedulesCommand implements Command {

    private final Schedules schedules;
    private final Moment moment;

    SchedulesCommand(Schedules schedules, Moment moment) {
        this.schedules = schedules;
        this.moment = moment;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("schedules");
    }

    @Override
    public Reply obey(Order order) {
        List<Standing> all = schedules.list();
        if (all.isEmpty()) {
            return Reply.done(
                    Message.of(
                            "Nothing runs by itself. Write it under schedules in muster.yaml: a runbook, and every or cron."),
                    null);
        }
        return Reply.done(
                Message.of(all.size() == 1 ? "One schedule" : all.size() + " schedules")
                        .with(new Part.Facts(all.stream()
                                .map(each -> new Part.Fact(each.schedule().name(), words(each)))
                                .toList())),
                null);
    }

    private String words(Standing standing) {
        Instant next = standing.next();
        return standing.schedule().runbook() + ", "
                + standing.schedule().rhythm().words()
                + (next == null ? "" : ", next at " + moment.clock(next))
                + (standing.last() == null ? "" : ", last was " + standing.last());
    }
}
