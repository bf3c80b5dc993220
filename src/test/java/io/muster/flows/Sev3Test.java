package io.muster.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The whole flow of a SEV3. */
class Sev3Test extends OneResponderTest {

    Sev3Test() {
        super("sev3");
    }

    @Test
    void leadsFromTheDeclarationToTheClosedIncident() {
        responderIsThere();
        walk.does("Suggest runbooks");
        var gone = walk.answers("Ask whether impact is gone", "yes", "bob");
        walk.does("Record mitigation");
        walk.hears("mitigated");
        walk.answers("Ask whether cause is gone", "yes", "bob");
        walk.does("Record resolution");
        walk.hears("resolved");
        var closing = walk.does("Request closing update");
        walk.answers("Ask whether to hold a review", "none", "bob");
        walk.waitsAt("Time to reopen over");
        walk.passes(Duration.ofDays(1));
        walk.does("Close incident");
        walk.reaches("Incident closed");
        walk.isOver();

        assertThat(gone.parameter("from")).isEqualTo("[\"responder\",\"incident-commander\"]");
        assertThat(closing.parameter("role")).isEqualTo("responder");
    }

    @Test
    void remindsOfTheInternalUpdateEachHourAndOfTheQuestionEachHalf() {
        responderIsThere();
        walk.does("Suggest runbooks");
        walk.sees("Ask whether impact is gone");
        walk.passes(Duration.ofMinutes(29));
        walk.neverSees("Remind who leads");
        walk.passes(Duration.ofMinutes(1));
        var reminder = walk.does("Remind who leads");
        walk.passes(Duration.ofMinutes(29));
        walk.neverSees("Remind of internal update");
        walk.passes(Duration.ofMinutes(1));
        walk.sees("Remind of internal update");

        assertThat(reminder.parameter("role")).isEqualTo("\"responder\"");
    }

    @Test
    void stopsEverythingWhenSomebodyResolvesAtOnce() {
        roomIsOpen();
        walk.sees("Suggest runbooks");
        walk.hears("resolved");
        walk.sees("Request closing update");

        walk.seesNoMore("Page responder");
        walk.seesNoMore("Suggest runbooks");
    }
}
