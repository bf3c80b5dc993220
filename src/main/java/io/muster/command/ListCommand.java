package io.muster.command;

import io.muster.chat.Reply;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.settings.Role;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Component;

@Component
final class ListCommand implements Command {

    private static final int SHOWN = 30;

    private final Incidents incidents;
    private final Moment moment;

    ListCommand(Incidents incidents, Moment moment) {
        this.incidents = incidents;
        this.moment = moment;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("list");
    }

    @Override
    public Reply obey(Order order) {
        List<Incident> open = incidents.open();
        if (open.isEmpty()) {
            return Reply.done(
                    Message.of("No incident is open.").with(Button.plain("Declare an incident", "declare ")), null);
        }
        String more = open.size() > SHOWN ? ", the " + SHOWN + " most urgent are" : ":";
        return Reply.done(
                Message.of((open.size() == 1 ? "One incident is open" : open.size() + " incidents are open") + more)
                        .with(new Part.Facts(
                                open.stream().limit(SHOWN).map(this::line).toList())),
                null);
    }

    private Part.Fact line(Incident incident) {
        Actor commander = incident.roles().get(Role.INCIDENT_COMMANDER);
        return new Part.Fact(
                incident.key() + " " + incident.level().toUpperCase(Locale.ROOT) + (incident.drill() ? " drill" : ""),
                incident.title() + " · " + incident.status().word() + " " + moment.ago(incident.since())
                        + (commander == null ? "" : " · " + commander.name()));
    }
}
