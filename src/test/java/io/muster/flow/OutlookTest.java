package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.incident.Declaration;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.question.Questions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What 'why' and 'next' say of a flow in a real engine. */
@EngineTest
class OutlookTest {

    private static final Actor ALICE = new Actor("owner", "Owner");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Autowired
    Incidents incidents;

    @Autowired
    Questions questions;

    @Autowired
    Signals signals;

    @Autowired
    Outlooks outlooks;

    @Test
    void saysWhoBlocksItAndWhatComesAfterEachAnswerAndInSilence() {
        RecordKey key = incidents
                .declare(new Declaration("Checkout is slow", "sev6", false, false, ALICE, null))
                .key();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sentences(key))
                        .singleElement()
                        .asString()
                        .matches("Waits for anybody in the room to answer Q1 'Is it gone\\?' since \\d\\d:\\d\\d;"
                                + " after Yes: 'Record mitigation'; after No: 'Record mitigation';"
                                + " nobody answers by \\d\\d:\\d\\d: it ends"));

        Question question = questions.open(key).getFirst();
        questions.answer(question.key(), "yes", ALICE, null, UUID.randomUUID().toString());

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sentences(key))
                        .singleElement()
                        .asString()
                        .matches("Waits for somebody to say 'go-on' \\(signal go-on\\) since \\d\\d:\\d\\d;"
                                + " then it waits for 'Waited as told'"));
        signals.send(key, "go-on", Map.of(), ALICE, UUID.randomUUID().toString());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sentences(key)).isEmpty());
    }

    private List<String> sentences(RecordKey key) {
        return outlooks.of(key).waits().stream().map(Outlook.Wait::sentence).toList();
    }
}
