package io.muster.command;

import io.muster.chat.Reply;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.runbook.Freezes;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Stops all changes in the house, and lets them go on. */
@Component
final class FreezeCommand implements Command {

    private final Freezes freezes;
    private final Moment moment;

    FreezeCommand(Freezes freezes, Moment moment) {
        this.freezes = freezes;
        this.moment = moment;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("freeze", "thaw");
    }

    @Override
    public Reply obey(Order order) {
        if (order.verb().equals("thaw")) {
            return Reply.done(
                    Message.of(
                            freezes.thaw(order.who())
                                    ? "The freeze is over. Changes that waited begin now."
                                    : "Nothing was frozen; nothing changed."),
                    order.about());
        }
        if (freezes.freeze(order.call().orNull("reason"), order.who())) {
            return Reply.done(
                    Message.of(
                                    "All changes are frozen: none begins anywhere until thaw. What runs finishes, and undoing"
                                            + " goes on.")
                            .with(Button.plain("End the freeze", "thaw")),
                    order.about());
        }
        Freezes.Freeze frozen = freezes.current().orElseThrow();
        Message said = Message.of("Changes were frozen before, by "
                + frozen.by().name() + " " + moment.ago(frozen.since()) + "; nothing changed.");
        String reason = frozen.reason();
        return Reply.done(reason == null ? said : said.with(new Part.Text(reason)), order.about());
    }
}
