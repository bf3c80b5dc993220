package io.muster.command;

import io.muster.chat.CommandLine;
import io.muster.chat.CommandReceiver;
import io.muster.chat.Inbox;
import io.muster.chat.Reply;
import io.muster.database.Lookout;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Form;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.people.People;
import io.muster.people.Permissions;
import io.muster.people.Person;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Receives command lines, finds person, verb and record, and hands them to the one who does that verb. What is asked for
 * by a form is {@link Forms}' to say, what waits for a person {@link Home}'s.
 */
@Service
class Commands implements CommandReceiver, Lookout {

    /** After so long nobody is at work on an accepted line any more; if somebody is, we wait for the row's lock. */
    private static final Duration ABANDONED = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(Commands.class);

    private final Inbox inbox;
    private final LineReader reader;
    private final Incidents incidents;
    private final People people;
    private final Permissions permissions;
    private final InTheNameOf inTheNameOf;
    private final Forms forms;
    private final Home home;
    private final Map<String, Command> byVerb = new HashMap<>();

    Commands(
            Inbox inbox,
            LineReader reader,
            Incidents incidents,
            People people,
            Permissions permissions,
            InTheNameOf inTheNameOf,
            Forms forms,
            Home home,
            List<Command> commands) {
        this.inbox = inbox;
        this.reader = reader;
        this.incidents = incidents;
        this.people = people;
        this.permissions = permissions;
        this.inTheNameOf = inTheNameOf;
        this.forms = forms;
        this.home = home;
        for (Command command : commands) {
            for (String verb : command.verbs()) {
                Command other = byVerb.put(verb, command);
                if (other != null) {
                    throw new IllegalStateException(verb + " is done by " + other + " and by " + command);
                }
            }
        }
        for (Verb verb : Verbs.ALL) {
            if (!byVerb.containsKey(verb.name())) {
                throw new IllegalStateException("nobody does " + verb.name());
            }
        }
    }

    @Override
    public Reply receive(CommandLine line) {
        inbox.accept(line);
        return work(line);
    }

    @Override
    public Optional<Form> form(String text, Actor who, @Nullable RecordKey room) {
        return forms.form(text, who, room);
    }

    @Override
    public Form.Filled filled(String purpose, Map<String, String> values, Actor who, @Nullable RecordKey room) {
        return forms.filled(purpose, values, who, room);
    }

    @Override
    public List<Message> home(Actor who) {
        return home.of(who);
    }

    /** Does what was accepted and then left by a replica that died. */
    void workAbandoned(Duration age) {
        for (CommandLine line : inbox.unworked(age)) {
            log.info(
                    "Doing '{}' of {}, which was accepted and left",
                    line.text(),
                    line.who().id());
            work(line);
        }
    }

    private Reply work(CommandLine line) {
        return inbox.once(line, this::obey, wrong -> refused(line, wrong));
    }

    private Reply refused(CommandLine line, RuntimeException wrong) {
        inTheNameOf.refused(line);
        return refusal(line, wrong);
    }

    private Reply obey(CommandLine line) {
        Optional<Person> person = people.byId(line.who().id());
        if (person.isEmpty() || !permissions.mayAct(person.get())) {
            throw new Refused("Muster does not know " + line.who().name()
                    + ". Whoever administers it adds you to the people of muster.yaml.");
        }
        Call call = reader.read(line.text());
        call.verb().right().ifPresent(right -> permissions.demand(line.who(), right));
        Command command = byVerb.get(call.verb().name());
        if (command == null) {
            throw new Refused(call.verb().name() + " is not there yet. It will do this: "
                    + call.verb().summary() + " help lists what is there.");
        }
        RecordKey about = call.record() == null ? line.room() : call.record();
        boolean house = about != null && about.kind() == RecordKey.Kind.MUSTER;
        if (call.verb().about() == Verb.About.A_RECORD && (about == null || house)) {
            throw whichIncident(call.verb(), line);
        }
        if (about != null && about.kind() == RecordKey.Kind.INC) {
            incidents.get(about, line.who());
        }
        inTheNameOf.demand(line, call.verb());
        Order order = new Order(call, line, house ? null : about);
        Reply reply = command.obey(order);
        inTheNameOf.done(order, reply);
        return reply;
    }

    /** Outside a war room nothing is implied, even when only one incident is open: the next one may open any second. */
    private Misread whichIncident(Verb verb, CommandLine line) {
        return new Misread(ask(
                "Which incident? Type it in its war room, or with its key, as in: INC-7 " + verb.name() + ".",
                line.text(),
                incidents.open(line.who())));
    }

    static Message ask(String question, String text, List<Incident> open) {
        if (open.isEmpty()) {
            return Message.of("No incident is open. If something is failing, declare it.")
                    .with(Button.plain("Declare an incident", "declare "));
        }
        return Message.of(question)
                .with(open.stream()
                        .limit(10)
                        .map(incident -> Button.plain(
                                incident.key() + " " + incident.title(), incident.key() + " " + LineReader.said(text)))
                        .toArray(Button[]::new));
    }

    private static Reply refusal(CommandLine line, RuntimeException wrong) {
        return switch (wrong) {
            case Misread misread -> Reply.refused(misread.answer(), line.room());
            case Refused refused -> Reply.refused(Message.of(String.valueOf(refused.getMessage())), line.room());
            default ->
                Reply.refused(
                        Message.of("That went wrong inside Muster, and nothing was changed. The log says what. Try it"
                                + " once more; if it fails again, tell whoever runs Muster."),
                        line.room());
        };
    }

    @Override
    public String looksFor() {
        return "chat inbox";
    }

    @Override
    public void look() {
        workAbandoned(ABANDONED);
    }
}
