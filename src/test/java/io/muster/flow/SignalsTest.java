package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.flow.LossyGateway.Loss;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.timeline.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class SignalsTest extends FlowScenario {

    private static final Duration AN_HOUR = Duration.ofMinutes(61);

    @Autowired
    Signals signals;

    @Test
    void tellsTheSenderWhenNobodyTookASignalWithinAnHour() throws Exception {
        RecordKey key = declare("sev6");
        asked(key);
        String once = click();
        signals.send(key, "no-such-thing", Map.of("a", "b"), BOB, once);
        signals.send(key, "no-such-thing", Map.of("a", "b"), BOB, once);
        await().until(() -> toldAll(key.toString()));

        // The question's own time is up too; the flow has ended, which makes no difference.
        try (var later = clock.ahead(AN_HOUR)) {
            TestEngine.engine().advance(AN_HOUR);
            await().until(() -> !notTaken(key).isEmpty());
        }

        Entry entry = notTaken(key).getFirst();
        assertThat(notTaken(key)).hasSize(1);
        assertThat(entry.message().text()).isEqualTo("@bob: nobody took no-such-thing within an hour of your signal");
    }

    @Test
    void tellsNobodyOfASignalThatWasTakenAlsoWhenItsAcknowledgementWasLost() throws Exception {
        RecordKey key = declare("sev6");
        Question question = asked(key);
        String taken = click();
        try (var lost = gateway().losing("PublishMessage", taken, Loss.ANSWER, 1)) {
            signals.send(key, "go-on", Map.of(), BOB, taken);
            await().until(() -> lost.seen() == 2);
        }
        signals.send(key, "never", Map.of(), BOB, click());
        questions.answer(question.key(), "yes", ALICE, null, click());
        await().until(() -> live.of(key).state() == FlowView.State.ENDED);

        try (var later = clock.ahead(AN_HOUR)) {
            TestEngine.engine().advance(AN_HOUR);
            await().until(() -> !notTaken(key).isEmpty());
        }

        assertThat(notTaken(key))
                .singleElement()
                .satisfies(entry -> assertThat(entry.message().text()).contains("never"));
    }

    @Test
    void saysThatItDoesNotKnowWhenTheEnginesRecordsDoNotCome() throws Exception {
        RecordKey key = declare("sev6");
        asked(key);
        try (var nobody = door.shut()) {
            signals.send(key, "who-knows", Map.of(), BOB, click());
            await().until(() -> toldAll(key.toString()));
            try (var later = clock.ahead(Duration.ofMinutes(75))) {
                await().until(() -> !notTaken(key).isEmpty());
            }
        }

        assertThat(notTaken(key).getFirst().message().text())
                .isEqualTo("@bob: it is not known whether anybody took who-knows within an hour of your signal");
    }

    private List<Entry> notTaken(RecordKey key) {
        return timeline.entries(key, 0, 1000).stream()
                .filter(entry -> entry.type().equals("signal-not-taken"))
                .toList();
    }
}
