package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.incident.Declaration;
import io.muster.incident.Incidents;
import io.muster.incident.Status;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.timeline.Timeline;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@EngineTest
class EngineLossTest {

    private static final Actor ALICE = new Actor("owner", "Owner");

    @Autowired
    Incidents incidents;

    @Autowired
    Questions questions;

    @Autowired
    Generations generations;

    @Autowired
    EngineIdentity identity;

    @Autowired
    EngineLinkState link;

    @Autowired
    LiveFlow live;

    @Autowired
    Outlooks outlooks;

    @Autowired
    Timeline timeline;

    @Autowired
    Signals signals;

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(120));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(100));
    }

    @BeforeEach
    void engineIsThere() {
        await().until(link::ready);
    }

    @Test
    void doesWhatWasSaidWhileTheEngineWasAway() {
        RecordKey before = declare();
        Question asked = asked(before);
        String engine = identity.required();

        TestEngine.engine().kill();
        await().until(() -> !link.ready());
        RecordKey during = declare();
        questions.answer(asked.key(), "yes", ALICE, null, "away-1");
        signals.send(before, "go-on", Map.of(), ALICE, "away-2");
        assertThat(questions.find(asked.key()).orElseThrow().state()).isEqualTo(Question.State.GIVEN);
        assertThat(outlooks.of(during).waits())
                .singleElement()
                .extracting(Outlook.Wait::who)
                .asString()
                .contains("the engine, which is away");
        TestEngine.engine().start();

        await().until(() -> questions.find(asked.key()).orElseThrow().state() == Question.State.DECIDED);
        await().until(() -> incidents.get(before).status() == Status.MITIGATED);
        await().until(() -> live.of(before).state() == FlowView.State.ENDED);
        asked(during);
        assertThat(identity.required()).isEqualTo(engine);
        assertThat(questions.of(before)).hasSize(1);
        assertThat(generations.of(before)).hasSize(1);
    }

    @Test
    void mendsALostEngineFolder() {
        RecordKey key = declare();
        Question lost = asked(key);
        String was = identity.required();

        TestEngine.engine().kill();
        TestEngine.engine().deleteFolder();
        TestEngine.engine().start();

        await().until(() -> !identity.required().equals(was));
        await().until(() -> questions.find(lost.key()).orElseThrow().state() == Question.State.CLOSED);
        Question anew = asked(key);
        assertThat(anew.ask().title()).isEqualTo(lost.ask().title());
        assertThat(generations.newest(key.toString()).orElseThrow().key()).isEqualTo(key + "/2");

        questions.answer(anew.key(), "yes", ALICE, null, "lost-1");
        await().until(() -> incidents.get(key).status() == Status.MITIGATED);
        await().untilAsserted(() -> assertThat(live.of(key).awaited()).isNotEmpty());
        assertThat(timeline.newest(RecordKey.MUSTER, 50))
                .anyMatch(entry -> entry.type().equals("engine-replaced"));
    }

    private RecordKey declare() {
        return incidents
                .declare(new Declaration("Checkout is slow", "sev6", false, false, ALICE, null))
                .key();
    }

    private Question asked(RecordKey key) {
        await().until(() -> !questions.open(key).isEmpty());
        return questions.open(key).getFirst();
    }
}
