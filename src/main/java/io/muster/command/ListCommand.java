package io.muster.command;

import io.muster.chat.Reply;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
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
    private final Operations operations;
    private final Moment moment;

    ListCommand(Incidents incidents, Operations operations, Moment moment) {
        this.incidents = incidents;
        this.operations = operations;
        this.moment = moment;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("list");
    }

    @Override
    public Reply obey(Order order) {
        return Reply.done(withOperations(incidents(incidents.open(order.who()))), null);
    }

    private Message incidents(List<Incident> open) {
        if (open.isEmpty()) {
            return Message.of("No incident is open.").with(Button.plain("Declare an incident", "declare "));
        }
        String more = open.size() > SHOWN ? ", the " + SHOWN + " most urgent are" : ":";
        return Message.of((open.size() == 1 ? "One incident is open" : open.size() + " incidents are open") + more)
                .with(new Part.Facts(open.stream().limit(SHOWN).map(this::line).toList()));
    }

    private Message withOperations(Message said) {
        List<Operation> going = operations.open();
        if (going.isEmpty()) {
            return said;
        }
        String more = going.size() > SHOWN ? ", the " + SHOWN + " oldest are" : ":";
        return said.with(
                new Part.Text(
                        (going.size() == 1 ? "One operation goes on" : going.size() + " operations go on") + more),
                new Part.Facts(going.stream()
                        .limit(SHOWN)
                        .map(operation -> new Part.Fact(
                                operation.key().toString(),
                                operation.title() + " · started by "
                                        + operation.startedBy().name() + " " + moment.ago(operation.startedAt())))
                        .toList()));
    }

    private Part.Fact line(Incident incident) {
        Actor commander = incident.roles().get(Role.INCIDENT_COMMANDER);
        return new Part.Fact(
                named(incident),
                incident.title() + " · " + incident.status().word() + " " + moment.ago(incident.since())
                        + (commander == null ? "" : " · " + commander.name()));
    }

    /** {@code INC-7 SEV1 drill}. */
    static String named(Incident incident) {
        return incident.key() + " " + incident.level().toUpperCase(Locale.ROOT) + (incident.drill() ? " drill" : "")
                + (incident.isPrivate() ? " private" : "");
    }
}
