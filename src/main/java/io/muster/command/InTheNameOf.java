package io.muster.command;

import io.muster.chat.CommandLine;
import io.muster.chat.Reply;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.settings.Right;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * What holds when somebody gives commands as another person: it is recorded, in the transaction of the command and so
 * once, and outside a demo nobody decides in another's name.
 */
@Component
final class InTheNameOf {

    /** They answer a question of a run, though their names do not say so. */
    private static final Set<String> DECIDING = Set.of("retry", "undo");

    private final ApplicationEventPublisher events;
    private final boolean demo;

    InTheNameOf(ApplicationEventPublisher events, @Value("${muster.demo:false}") boolean demo) {
        this.events = events;
        this.demo = demo;
    }

    /** @throws Refused for an answer in another's name, outside a demo */
    void demand(CommandLine line, Verb verb) {
        boolean decides = verb.right().filter(Right.DECIDE::equals).isPresent() || DECIDING.contains(verb.name());
        if (line.behind() != null && decides && !demo) {
            throw new Refused(
                    "Nobody answers questions in another's name: " + line.who().name()
                            + " must say it. While away, that is what delegate is for: "
                            + line.who().name()
                            + " lets somebody else answer.");
        }
    }

    void done(Order order, Reply reply) {
        Actor behind = order.line().behind();
        if (behind != null) {
            RecordKey about = order.about() == null ? reply.incident() : order.about();
            events.publishEvent(new ActedAs(
                    about == null ? RecordKey.MUSTER : about, behind, order.who(), order.verb(), reply.refused()));
        }
    }

    /** Whatever it was about: one that is refused may name what its person does not know of, or what is not there. */
    void refused(CommandLine line) {
        Actor behind = line.behind();
        if (behind != null) {
            String verb = Token.of(LineReader.said(line.text())).stream()
                    .map(token -> LineReader.bare(token.text()))
                    .filter(word -> !Reference.isReference(word))
                    .findFirst()
                    .flatMap(Verbs::of)
                    .map(Verb::name)
                    .orElse("a command");
            events.publishEvent(new ActedAs(RecordKey.MUSTER, behind, line.who(), verb, true));
        }
    }
}
