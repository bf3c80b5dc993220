package io.muster.flow;

import static org.awaitility.Awaitility.await;

import io.muster.incident.Declaration;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.timeline.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What stories on a real engine have in common. */
@EngineTest
abstract class FlowScenario {

    static final Actor ALICE = new Actor("owner", "Owner");
    static final Actor BOB = new Actor("bob", "Bob");

    @Autowired
    Incidents incidents;

    @Autowired
    Questions questions;

    @Autowired
    Generations generations;

    @Autowired
    ParkedJobs parked;

    @Autowired
    Timeline timeline;

    @Autowired
    Engine engine;

    @Autowired
    EngineLinkState link;

    @Autowired
    LiveFlow live;

    @Autowired
    Outlooks outlooks;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ExporterDoor door;

    @Autowired
    MovableClock clock;

    List<String> waiting(RecordKey key) {
        return outlooks.of(key).waits().stream().map(Outlook.Wait::sentence).toList();
    }

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(100));
    }

    @BeforeEach
    void engineIsThere() {
        await().until(link::ready);
    }

    RecordKey declare(String level) {
        return incidents
                .declare(new Declaration("Checkout is slow", level, false, false, ALICE, null))
                .key();
    }

    /** The only open question, once it is asked and its job waits. */
    Question asked(RecordKey key) {
        await().until(() -> !questions.open(key).isEmpty());
        Question question = questions.open(key).getFirst();
        await().until(() -> !parked.waitingFor(
                        ParkedJob.Kind.QUESTION, question.ask().reference())
                .isEmpty());
        return question;
    }

    ParkedJob job(Question question) {
        return parked.waitingFor(ParkedJob.Kind.QUESTION, question.ask().reference())
                .getFirst();
    }

    Question.State state(Question question) {
        return questions.find(question.key()).orElseThrow().state();
    }

    List<String> types(RecordKey key) {
        return timeline.entries(key, 0, 1000).stream()
                .map(entry -> entry.type())
                .toList();
    }

    /** Whether nothing is left to be told of this record or run. */
    boolean toldAll(String queue) {
        return jdbc.sql("select count(*) from database_item where kind = 'flow' and queue = ?")
                        .param(queue)
                        .query(Long.class)
                        .single()
                == 0;
    }

    boolean engineHas(ParkedJob job) {
        try {
            engine.hold(job.job(), Duration.ofMinutes(10));
            return true;
        } catch (EngineRefused refused) {
            return refused.kind() != EngineRefused.Kind.NOT_FOUND;
        }
    }

    static LossyGateway gateway() {
        return TestEngine.gateway();
    }

    static String click() {
        return "click-" + UUID.randomUUID();
    }
}
