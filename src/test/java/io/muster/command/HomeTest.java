package io.muster.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Operations;
import io.muster.incident.Status;
import io.muster.incident.Todos;
import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a person sees first in the morning. */
class HomeTest extends CommandScenario {

    @Autowired
    private Incidents incidents;

    @Autowired
    private Operations operations;

    @Autowired
    private Todos todos;

    @BeforeEach
    void nothingIsOpen() {
        for (Incident incident : incidents.open()) {
            if (incident.status() == Status.RESOLVED) {
                incidents.close(incident.key(), ADA, "over");
            } else {
                incidents.cancel(incident.key(), ADA, "over");
            }
        }
        operations.open().forEach(operation -> operations.cancel(operation.key(), ADA, "over"));
        for (Actor person : List.of(ADA, LENA)) {
            todos.openOf(person, 1_000).forEach(todo -> todos.done(todo.record(), todo.number(), person));
        }
    }

    @Test
    void isFriendlyWhenNothingIsToBeDone() {
        List<Message> home = receiver.home(LENA);

        assertThat(home).hasSize(1);
        assertThat(home.getFirst().text()).startsWith("Nothing waits for you");
        assertThat(commands(home)).containsExactly("declare ");
        assertThat(receiver.form("note", LENA, null)).isEmpty();
    }

    @Test
    void showsWhatWaitsForThisPersonFirst() {
        RecordKey room = declare();
        Question others = ask(room, "Restart the pods?", Set.of("ada"));
        Question mine = ask(room, "Fail over?", Set.of("lena"));
        in(room, ADA, "role scribe @lena");
        in(room, ADA, "todo @lena ask the bank");

        List<Message> home = receiver.home(LENA);

        assertThat(home)
                .extracting(Message::text)
                .containsExactly(
                        mine.key() + " Fail over?",
                        "One question waits for others",
                        "One task is yours",
                        "Your roles",
                        "One incident is open:");
        assertThat(home.getFirst().toString()).contains(room.toString(), "checkout is slow");
        assertThat(home.get(1).toString()).contains(others.key().toString());
        assertThat(commands(home))
                .containsExactly(
                        "choose " + mine.key() + " approve",
                        "choose " + mine.key() + " reject",
                        room + " done 1",
                        "declare ",
                        "status " + room);
        assertThat(home.getFirst().buttons().getLast().asksReason()).isTrue();
        assertThat(home.get(3).toString()).contains("scribe");
    }

    @Test
    void offersOnlyCommandsThatAreUnderstood() {
        RecordKey room = declare();
        ask(room, "Restart the pods?");
        in(room, ADA, "todo @ada look");

        for (String command : commands(receiver.home(ADA))) {
            boolean answered = receiver.form(command, ADA, null).isPresent()
                    || !elsewhere(ADA, command).refused()
                    || command.endsWith(" reject");
            assertThat(answered).as(command).isTrue();
        }
    }

    @Test
    void saysNothingOfAPrivateIncidentToOthers() {
        RecordKey hidden = declare("declare sev2 private a leak");
        ask(hidden, "Tell the press?");

        assertThat(receiver.home(LENA).toString()).doesNotContain(hidden.toString(), "a leak", "press");
        assertThat(receiver.home(ADA).toString()).contains(hidden.toString(), "a leak", "press");
    }

    @Test
    void staysShortInALongNight() {
        for (int i = 0; i < 12; i++) {
            RecordKey room = declare("declare sev4 failure " + i);
            ask(room, "Restart " + i + "?");
            in(room, ADA, "todo @ada look at " + i);
        }

        List<Message> home = receiver.home(ADA);

        assertThat(home).hasSizeLessThanOrEqualTo(12);
        assertThat(home)
                .extracting(Message::text)
                .contains("6 more questions wait for you", "More than 10 tasks are yours");
        assertThat(home).allSatisfy(message -> assertThat(message.buttons()).hasSizeLessThanOrEqualTo(11));
    }

    private static List<String> commands(List<Message> home) {
        return home.stream()
                .flatMap(message -> message.buttons().stream())
                .map(Button::command)
                .toList();
    }
}
