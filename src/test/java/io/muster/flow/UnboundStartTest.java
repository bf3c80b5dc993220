package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.flow.LossyGateway.Loss;
import io.muster.message.RecordKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The engine acknowledged the start of a flow, and then nothing begins. */
class UnboundStartTest extends FlowScenario {

    private static final String START = "incident-declared-sev6";
    private static final Duration PATIENCE = Duration.ofSeconds(31);

    @Autowired
    Stalls stalls;

    @Test
    void publishesItsStartAgainUnderANewIdAndBegins() throws Exception {
        try (var nothing = gateway().losing("PublishMessage", START, Loss.EFFECT, 1)) {
            RecordKey key = declare("sev6");
            await().until(() -> generation(key).state() == Generation.State.PUBLISHED);
            assertThat(waiting(key)).singleElement().asString().startsWith("Waits for its flow to begin since ");

            try (var later = clock.ahead(PATIENCE);
                    var again = gateway().losing("PublishMessage", key + "/1#2", Loss.EFFECT, 0)) {
                asked(key);
                assertThat(again.seen()).isEqualTo(1);
            }

            assertThat(generation(key).state()).isEqualTo(Generation.State.BOUND);
            assertThat(generation(key).attempt()).isEqualTo(2);
            assertThat(types(key)).containsOnlyOnce("flow-started").doesNotContain("flow-stalled");
        }
    }

    @Test
    void showsItAsStalledWhenTheSecondStartCameToNothingTooAndStartsItWhenTold() throws Exception {
        RecordKey key;
        try (var nothing = gateway().losing("PublishMessage", START, Loss.EFFECT)) {
            RecordKey declared = declare("sev6");
            key = declared;
            await().until(() -> generation(declared).state() == Generation.State.PUBLISHED);
            try (var later = clock.ahead(PATIENCE)) {
                await().until(() -> nothing.seen() == 2);
                assertThat(stalls.of(key)).isEmpty();
                try (var evenLater = clock.ahead(PATIENCE)) {
                    await().until(() -> !stalls.of(declared).isEmpty());
                }
            }
            assertThat(nothing.seen()).isEqualTo(2);
        }

        assertThat(stalls.of(key))
                .singleElement()
                .extracting(Stall::why)
                .isEqualTo("its start was taken twice by the engine, but no instance reached its first task");
        assertThat(live.of(key).state()).isEqualTo(FlowView.State.STALLED);
        assertThat(waiting(key).getFirst()).startsWith("Waits for somebody to try 'start of " + key + "' again");
        assertThat(types(key)).containsOnlyOnce("flow-stalled");

        stalls.retry(key, "", ALICE);

        asked(key);
        assertThat(stalls.of(key)).isEmpty();
        assertThat(generation(key).state()).isEqualTo(Generation.State.BOUND);
        assertThat(live.of(key).state()).isEqualTo(FlowView.State.RUNNING);
        assertThat(types(key)).containsOnlyOnce("flow-started");
    }

    private Generation generation(RecordKey key) {
        return generations.newest(key.toString()).orElseThrow();
    }
}
