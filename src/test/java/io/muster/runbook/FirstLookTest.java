package io.muster.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import io.muster.runbook.runner.Runners;
import io.muster.runbook.runner.ShippedOutlines;
import io.muster.settings.Levels;
import io.muster.testkit.MusterTest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A server that has just started, and what it knows of its runbooks. */
@MusterTest
class FirstLookTest {

    @Autowired
    VersionRows versions;

    @Autowired
    Runners runners;

    @Autowired
    Levels levels;

    @Autowired
    Clock clock;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void keepsNobodyWaitingWhoSaysThatHeCannot() throws InterruptedException {
        Runbooks runbooks = new Runbooks(slow(), versions, runners, levels, clock);

        CompletableFuture<List<Runbook>> waiting = CompletableFuture.supplyAsync(runbooks::list);
        begun.await();
        assertThat(runbooks.listNow()).isEmpty();
        goOn.countDown();

        assertThat(waiting.join()).isNotEmpty().isEqualTo(runbooks.listNow());
    }

    /** A room without an engine: nobody else asks for them. */
    @Test
    void begunByWhoCannotWait() {
        Runbooks runbooks = new Runbooks(new RunbookFiles(""), versions, mock(), levels, clock);

        assertThat(runbooks.listNow()).isEmpty();

        await().untilAsserted(() -> assertThat(runbooks.listNow()).isNotEmpty());
    }

    /** Also where none was needed to read them: the first step of a run should not have to wait for one. */
    @Test
    void hasRunnersWarmedOnceRunbooksAreKnown() {
        Runners watched = mock();
        Runbooks runbooks = new Runbooks(new RunbookFiles(""), versions, watched, levels, clock);

        runbooks.list();
        runbooks.processes();

        verify(watched).warm();
        verifyNoMoreInteractions(watched);
    }

    @Test
    void needsNoRunnerForWhatIsShipped() {
        ShippedOutlines outlines = ShippedOutlines.load();
        Map<String, RunbookText> shipped = new RunbookFiles("").read(new ArrayList<>());

        assertThat(shipped)
                .isNotEmpty()
                .allSatisfy(
                        (name, text) -> assertThat(outlines.of(text.source(), Set.of("SEV1", "SEV2", "SEV3", "SEV4")))
                                .as(name)
                                .isPresent());
    }

    /** It would serve a level that does not exist, which its reader says. */
    @Test
    void hasWhatIsShippedReadWhereLevelsHaveOtherNames() {
        String restart = Objects.requireNonNull(
                        new RunbookFiles("").read(new ArrayList<>()).get("restart-shop"))
                .source();

        assertThat(ShippedOutlines.load().of(restart, Set.of("P1"))).isEmpty();
    }

    private RunbookFiles slow() {
        return new RunbookFiles("") {
            @Override
            Map<String, RunbookText> read(List<Mistake> mistakes) {
                begun.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return super.read(mistakes);
            }
        };
    }
}
