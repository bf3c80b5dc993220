package io.muster.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.Muster;
import io.muster.incident.Declaration;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.question.Answered.Already;
import io.muster.question.Answered.Given;
import io.muster.settings.Role;
import io.muster.testkit.MusterTest;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Two whole servers on one database, each with a pool, beans and threads of its own. */
@MusterTest
class TwoServersTest {

    private static final Actor ADA = new Actor("ada", "Ada");
    private static final Actor BOB = new Actor("bob", "Bob");

    @Autowired
    private Environment environment;

    @Autowired
    private Incidents incidents;

    @Autowired
    private Questions here;

    @Autowired
    private Timeline timeline;

    private ConfigurableApplicationContext other;

    @BeforeEach
    void startTheOther() {
        other = new SpringApplicationBuilder(Muster.class)
                .run(
                        "--spring.datasource.url=" + environment.getRequiredProperty("spring.datasource.url"),
                        "--spring.datasource.username=postgres",
                        "--spring.datasource.hikari.maximum-pool-size=8",
                        "--server.port=0");
    }

    @AfterEach
    void stopTheOther() {
        other.close();
    }

    @Test
    void takesOneDecisionOfTwoPeopleWhoDecideAtOnceOnTwoServers() throws Exception {
        Questions there = other.getBean(Questions.class);
        RecordKey record = incidents
                .declare(new Declaration("Checkout is slow", "sev1", false, false, ADA, null))
                .key();
        incidents.assign(record, Role.INCIDENT_COMMANDER, ADA, ADA);
        incidents.assign(record, Role.DEPUTY, BOB, ADA);
        for (int round = 0; round < 10; round++) {
            QuestionKey key = here.ask(question(record, round)).key();
            CyclicBarrier together = new CyclicBarrier(2);
            List<Answered> came = new ArrayList<>();
            try (var threads = Executors.newFixedThreadPool(2)) {
                Future<Answered> mine = threads.submit(() -> {
                    together.await(20, TimeUnit.SECONDS);
                    return here.answer(key, "approve", ADA, null, "ada's click on " + key);
                });
                Future<Answered> theirs = threads.submit(() -> {
                    together.await(20, TimeUnit.SECONDS);
                    return there.answer(key, "approve", BOB, null, "bob's click on " + key);
                });
                came.add(mine.get());
                came.add(theirs.get());
            }

            assertThat(came).filteredOn(Given.class::isInstance).hasSize(1);
            assertThat(came).filteredOn(Already.class::isInstance).hasSize(1);
        }
        assertThat(timeline.entries(record, 0, 1_000))
                .extracting(Entry::type)
                .filteredOn("answer-given"::equals)
                .hasSize(10);
        assertThat(other.getBean(Timeline.class).verify().faults()).isEmpty();
    }

    private static Ask question(RecordKey record, int round) {
        return new Ask(
                record,
                "job:" + record + ":" + round,
                "question",
                "Is it gone?",
                List.of(),
                List.of(Choice.APPROVE, Choice.REJECT),
                Set.of(Role.INCIDENT_COMMANDER, Role.DEPUTY),
                Set.of(),
                1,
                false,
                false,
                null,
                null,
                null,
                Map.of());
    }
}
