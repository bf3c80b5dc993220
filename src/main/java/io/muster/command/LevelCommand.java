package io.muster.command;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.chat.Reply;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Message;
import io.muster.settings.Level;
import io.muster.settings.Levels;
import java.util.Set;
import org.springframework.stereotype.Component;

@Component
final class LevelCommand implements Command {

    private final Incidents incidents;
    private final Levels levels;

    LevelCommand(Incidents incidents, Levels levels) {
        this.incidents = incidents;
        this.levels = levels;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("level");
    }

    @Override
    public Reply obey(Order order) {
        Incident before = incidents.get(order.record());
        Incident after = incidents.level(
                order.record(),
                order.call().text("level"),
                order.who(),
                order.call().orNull("reason"));
        String now = title(after.level());
        if (before.level().equals(after.level())) {
            return Reply.done(Message.of(after.key() + " was " + now + " before; nothing changed."), after.key());
        }
        return Reply.done(
                Message.of(
                        plain(after.key() + " was " + title(before.level()) + " and is "),
                        strong(now),
                        plain(" now. The flow of " + now
                                + " begins; what is done stays done, runs go on, and open questions are asked anew.")),
                after.key());
    }

    private String title(String level) {
        return levels.byName(level).map(Level::title).orElse(level);
    }
}
