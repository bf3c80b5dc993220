package io.muster.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.runbook.Approval;
import io.muster.runbook.Run;
import io.muster.runbook.RunKey;
import io.muster.runbook.Step;
import io.muster.runbook.StepOutcome;
import io.muster.runbook.StepState;
import io.muster.web.Rooms.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the card of a run says and offers beside its steps. */
class RunCardTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");

    @Test
    void offersToUndoARunThatEndedAndLeftSomethingToUndo() {
        assertThat(card(Run.State.SUCCEEDED, Run.Mode.REAL, null, step("", false))
                        .undo())
                .isEqualTo("undo R3");
        assertThat(card(Run.State.SUCCEEDED, Run.Mode.PLAN, null, step("", false))
                        .undo())
                .isEmpty();
        assertThat(card(Run.State.UNDONE, Run.Mode.REAL, null, step("undone", true))
                        .undo())
                .isEmpty();
    }

    @Test
    void saysOfEachStepWhatCameOfItOnTheWayBack() {
        assertThat(card(Run.State.UNDONE, Run.Mode.REAL, null, step("undone", true))
                        .steps())
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.mark()).isEqualTo("undone");
                    assertThat(line.line()).isEqualTo("undone");
                });
        assertThat(card(Run.State.RUNNING, Run.Mode.REAL, Run.State.SUCCEEDED, step("not undone: no such pod", false)))
                .satisfies(card -> {
                    assertThat(card.state()).isEqualTo("being undone");
                    assertThat(card.steps().getFirst().mark()).isEqualTo("failed");
                    assertThat(card.steps().getFirst().line()).isEqualTo("not undone: no such pod");
                });
    }

    @Test
    void saysThatARunIsOnlyPlannedAndWhichVersionItUses() {
        WarRoom.RunCard card = card(Run.State.RUNNING, Run.Mode.PLAN, null, step("", false));

        assertThat(card.note())
                .isEqualTo("Only planned: it looks, and shows its changes."
                        + " It uses version abc, because the file on disk is refused: x.groovy:1.");
    }

    private static WarRoom.RunCard card(Run.State state, Run.Mode mode, Run.@Nullable State undoing, StepState step) {
        Run run = new Run(
                new RunKey(RecordKey.of("INC-7"), 3),
                "restart",
                "Restart",
                "abc",
                1,
                Map.of(),
                Map.of(),
                new Actor("eve", "Eve"),
                state,
                null,
                false,
                NOW,
                NOW,
                state.ended() ? NOW : null,
                mode,
                undoing,
                null);
        String version = state.ended() ? "" : "uses version abc, because the file on disk is refused: x.groovy:1";
        return Items.card(new Running(run, List.of(step), version, false), List.of());
    }

    private static StepState step(String back, boolean undone) {
        Step change = new Step.Change(
                "s1", "Restart pods", 1, Duration.ofMinutes(1), List.of(), Approval.DEFAULT, true, null);
        return new StepState(change, StepOutcome.DONE, "3 of 3", List.of(), NOW, Duration.ofSeconds(2), undone, back);
    }
}
