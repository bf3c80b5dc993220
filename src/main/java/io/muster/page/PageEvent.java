package io.muster.page;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import java.util.List;
import java.util.Map;

/** What happens when somebody is to be called. */
public sealed interface PageEvent extends Recorded {

    /**
     * Somebody was asked for.
     *
     * @param title how people call whom was asked for: {@code incident commander}
     * @param people who were mentioned; empty when there is nobody
     */
    record PersonPaged(RecordKey record, Actor by, String title, int step, List<Actor> people) implements PageEvent {
        @Override
        public Message message() {
            String again = step == 1 ? "" : ", call " + step;
            if (people.isEmpty()) {
                return Message.of(strong("Nobody"), plain(" holds " + title + " or is on call for it" + again))
                        .with(new Part.Text(
                                "Whoever is here: take the role, or put somebody on call for it in muster.yaml."))
                        .with(Message.Priority.NOW);
            }
            String names = String.join(", ", people.stream().map(Actor::name).toList());
            String handles = String.join(
                    " ", people.stream().map(person -> "@" + person.id()).toList());
            return Message.of(strong(names), plain(" is wanted as " + title + again))
                    .with(new Part.Text(
                            handles + " is mentioned in the room. Nobody was called, because no pager is configured."))
                    .with(Message.Priority.NOW)
                    .calling(people.stream().map(Actor::id).toList());
        }

        @Override
        public Map<String, Object> details() {
            return Map.of(
                    "called",
                    false,
                    "whom",
                    title,
                    "step",
                    step,
                    "people",
                    people.stream().map(Actor::id).toList());
        }
    }
}
