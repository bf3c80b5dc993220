package io.muster.command;

import io.muster.chat.Reply;
import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Nearest;
import io.muster.message.Part;
import io.muster.message.Part.Fact;
import io.muster.message.Refused;
import io.muster.people.Permissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Says what can be done, from what the verbs say of themselves. */
@Component
final class HelpCommand implements Command {

    private final OwnVerbs own;
    private final Permissions permissions;

    HelpCommand(OwnVerbs own, Permissions permissions) {
        this.own = own;
        this.permissions = permissions;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("help");
    }

    @Override
    public Reply obey(Order order) {
        Message message =
                order.call().find("verb").map(word -> one(word, order.who())).orElseGet(() -> all(order));
        return Reply.done(message, order.about());
    }

    /** Only what this person may do. */
    private Message all(Order order) {
        boolean inRoom = order.about() != null;
        Message message = Message.of(
                inRoom
                        ? "What you can do here; it is about this incident unless you name another"
                        : "What you can do; outside a war room name the incident, as in: ack INC-7");
        for (Verb.Group group : Verb.Group.values()) {
            List<Fact> facts = Stream.concat(Verbs.ALL.stream(), own.all().stream())
                    .filter(verb -> verb.group() == group && may(verb, order.who()))
                    .map(verb -> new Fact(verb.usage(), verb.summary()))
                    .toList();
            if (!facts.isEmpty()) {
                message = message.with(new Part.Text(group.title()), new Part.Facts(facts));
            }
        }
        return message;
    }

    private boolean may(Verb verb, Actor who) {
        return verb.right().map(right -> permissions.may(who, right)).orElse(true);
    }

    private Message one(String word, Actor who) {
        Verb verb = Verbs.of(LineReader.bare(word))
                .or(() -> own.of(LineReader.bare(word)))
                .orElseThrow(() -> unknown(word));
        List<Fact> facts = new ArrayList<>();
        if (!verb.aliases().isEmpty()) {
            facts.add(new Fact("Also", String.join(", ", verb.aliases())));
        }
        facts.add(new Fact("For example", String.join(" · ", verb.examples())));
        own.flow(verb.name())
                .ifPresent(flow -> flow.inputs().stream()
                        .filter(input -> !input.hint().isEmpty())
                        .forEach(input -> facts.add(new Fact(input.name(), input.hint()))));
        verb.right().filter(right -> !permissions.may(who, right)).ifPresent(right -> {
            try {
                permissions.demand(who, right);
            } catch (Refused refused) {
                facts.add(new Fact("But", String.valueOf(refused.getMessage())));
            }
        });
        return Message.of(verb.usage()).with(new Part.Text(verb.summary()), new Part.Facts(facts));
    }

    private static Misread unknown(String word) {
        Message message = Nearest.of(word, Verbs.words())
                .map(near -> Message.of("'" + word + "' is no command. Did you mean " + near + "?")
                        .with(Button.primary("help " + near, "help " + near)))
                .orElseGet(() -> Message.of("'" + word + "' is no command. They are "
                        + Verbs.ALL.stream().map(Verb::name).collect(Collectors.joining(", ")) + "."));
        return new Misread(message);
    }
}
