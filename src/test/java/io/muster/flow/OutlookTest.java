package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.message.RecordKey;
import io.muster.question.Question;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What 'why' and 'next' say of a flow in a real engine. */
class OutlookTest extends FlowScenario {

    @Autowired
    Signals signals;

    @Autowired
    Outlooks outlooks;

    @Test
    void saysWhoBlocksItAndWhatComesAfterEachAnswerAndInSilence() {
        RecordKey key = declare("sev6");
        Question question = asked(key);

        await().untilAsserted(() -> assertThat(sentences(key))
                .singleElement()
                .asString()
                .matches("Waits for anybody in the room to answer Q1 'Is it gone\\?' since \\d\\d:\\d\\d;"
                        + " after Yes: 'Record mitigation'; after No: it ends, 'Still there';"
                        + " nobody answers by \\d\\d:\\d\\d: it ends"));

        questions.answer(question.key(), "yes", ALICE, null, click());
        await().untilAsserted(() -> assertThat(sentences(key))
                .singleElement()
                .asString()
                .matches("Waits for somebody to say 'go-on' \\(signal go-on\\) since \\d\\d:\\d\\d;"
                        + " then it waits for 'Waited as told'"));

        signals.send(key, "go-on", Map.of(), ALICE, click());
        await().untilAsserted(() -> assertThat(sentences(key)).isEmpty());
    }

    @Test
    void followsAQuestionOfACalledFlowBackToTheOneThatCalledIt() {
        RecordKey key = declare("sev3");

        await().untilAsserted(() -> assertThat(sentences(key))
                .anySatisfy(said -> assertThat(said)
                        .contains("to answer Q", "'Is the impact gone?'")
                        .contains("after Yes: 'Record mitigation'")
                        .contains("after Not yet: it waits for 'Time to ask again'")
                        .containsPattern("nobody answers by \\d\\d:\\d\\d: 'Remind who leads'"))
                .anySatisfy(said -> assertThat(said)
                        .matches("Waits for somebody to take it \\(ack\\) since .*; then 'Assign responder'"))
                .noneMatch(said -> said.endsWith("it waits")));
    }

    private List<String> sentences(RecordKey key) {
        return outlooks.of(key).waits().stream().map(Outlook.Wait::sentence).toList();
    }
}
