package io.muster.flows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The whole flow of a SEV4. */
class Sev4Test extends OneResponderTest {

    Sev4Test() {
        super("sev4");
    }

    @Test
    void leadsFromTheDeclarationToTheClosedIncidentWithoutAReview() {
        responderIsThere();
        walk.does("Suggest runbooks");
        walk.answers("Ask whether impact is gone", "yes", "bob");
        walk.does("Record mitigation");
        walk.hears("mitigated");
        walk.answers("Ask whether cause is gone", "yes", "bob");
        walk.does("Record resolution");
        walk.hears("resolved");
        walk.waitsAt("Time to reopen over");
        walk.passes(Duration.ofDays(1));
        walk.does("Close incident");
        walk.reaches("Incident closed");
        walk.isOver();

        walk.neverSees("Schedule review");
        walk.neverSees("Ask whether to hold a review");
        walk.neverSees("Request closing update");
    }

    @Test
    void asksTwiceADayAndRemindsOfTheInternalUpdateOnceADay() {
        responderIsThere();
        walk.does("Suggest runbooks");
        walk.sees("Ask whether impact is gone");
        walk.passes(Duration.ofHours(11));
        walk.neverSees("Remind who leads");
        walk.passes(Duration.ofHours(1));
        walk.does("Remind who leads");
        walk.passes(Duration.ofHours(11));
        walk.neverSees("Remind of internal update");
        walk.passes(Duration.ofHours(1));
        walk.sees("Remind of internal update");
    }

    @Test
    void goesStraightToTheClosureWhenSomebodyResolvesAtOnce() {
        roomIsOpen();
        walk.sees("Suggest runbooks");
        walk.hears("resolved");
        walk.waitsAt("Time to reopen over");

        walk.seesNoMore("Page responder");
        walk.seesNoMore("Suggest runbooks");
    }
}
