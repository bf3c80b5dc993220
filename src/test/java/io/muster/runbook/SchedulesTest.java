package io.muster.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.settings.Schedule;
import io.muster.settings.Settings;
import io.muster.testkit.MusterTest;
import io.muster.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Time is moved for the schedules that the test makes; those of the server itself never become due within a test. */
@MusterTest
class SchedulesTest {

    /** And a little: the server's own look may begin to count a moment after the test began. */
    private static final Duration AN_HOUR = Duration.ofSeconds(3_660);

    @TempDir
    private static Path data;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Settings settings;

    @Autowired
    private Operations operations;

    @Autowired
    private Runs runs;

    @Autowired
    private Runbooks runbooks;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private Timeline timeline;

    private final Moved clock = new Moved();
    private Schedules schedules;
    private int said;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        write("");
        registry.add("muster.data", () -> data.toString());
    }

    @BeforeEach
    void begins() {
        schedules = new Schedules(jdbc, transaction, settings, operations, runs, runbooks, events, clock);
        said = house().size();
    }

    @Test
    void runsARunbookAsAnOperationEachTimeItIsDue() throws IOException {
        schedule("{ name: six, runbook: take-command, every: 6h }");

        after(Duration.ofHours(5));
        assertThat(last("six")).isNull();
        after(Duration.ofHours(2));

        RecordKey first = java.util.Objects.requireNonNull(last("six"));
        assertThat(operations.get(first).title()).isEqualTo("Take command of an incident (six)");
        assertThat(runs.of(first)).singleElement().satisfies(run -> {
            assertThat(run.runbook()).isEqualTo("take-command");
            assertThat(run.requestedBy()).isEqualTo(Actor.MUSTER);
        });
        assertThat(news()).singleElement().asString().contains("six was due at").contains(first + "/R1 is asked for");
        operations.end(first, Actor.MUSTER, "done");
        after(Duration.ofHours(7));
        assertThat(last("six")).isNotEqualTo(first);
    }

    @Test
    void readsTheClockOfItsZoneAlsoWhereSummerTimeBegins() {
        Schedule.Cron seven = new Schedule.Cron("0 7 * * *", ZoneId.of("Europe/Berlin"));

        assertThat(seven.after(Instant.parse("2031-03-29T12:00:00Z"))).isEqualTo("2031-03-30T05:00:00Z");
        assertThat(seven.after(Instant.parse("2031-03-28T12:00:00Z"))).isEqualTo("2031-03-29T06:00:00Z");
    }

    @Test
    void makesUpOnceForAllThatWasMissed() throws IOException {
        schedule("{ name: missed, runbook: take-command, every: 1h }");

        after(Duration.ofDays(3));

        assertThat(last("missed")).isNotNull();
        assertThat(news()).hasSize(1);
        assertThat(schedules.list().getFirst().next()).isBetween(clock.now, clock.now.plus(Duration.ofHours(1)));
    }

    @Test
    void leavesOutWhatWasMissedWhereTheSettingsSaySo() throws IOException {
        schedule("{ name: skipped, runbook: take-command, every: 1h, missed: skip }");

        after(Duration.ofHours(9));

        assertThat(last("skipped")).isNull();
        assertThat(news()).singleElement().asString().contains("left out: no server was up");
    }

    @Test
    void beginsNoSecondRunWhileTheFirstGoesOn() throws IOException {
        schedule("{ name: slow, runbook: take-command, every: 1h }");
        after(AN_HOUR);
        RecordKey first = java.util.Objects.requireNonNull(last("slow"));

        after(AN_HOUR);

        assertThat(last("slow")).isEqualTo(first);
        assertThat(news()).last().asString().contains("left out: " + first + " of the time before still goes on");
    }

    @Test
    void saysWhyARunWasRefusedAndLeavesNoOperationBehind() throws IOException {
        int before = operations.open().size();
        schedule("{ name: refused, runbook: scale-deployment, every: 1h }");

        after(AN_HOUR);

        assertThat(operations.open()).extracting(Operation::title).hasSize(before);
        assertThat(news())
                .singleElement()
                .asString()
                .contains("refused was due at")
                .contains("left out:");
        assertThat(schedules.list().getFirst().next()).isAfter(clock.now);
    }

    @Test
    void countsATimeOnceHoweverManyServersLook() throws IOException {
        schedule("{ name: shared, runbook: take-command, every: 1h }");
        Schedules another = new Schedules(jdbc, transaction, settings, operations, runs, runbooks, events, clock);
        clock.now = clock.now.plus(AN_HOUR);

        List.of(schedules, another).parallelStream().forEach(Schedules::look);

        assertThat(news()).hasSize(1);
    }

    @Test
    void beginsToCountAnewWhenItsRhythmChanges() throws IOException {
        schedule("{ name: changed, runbook: take-command, every: 30d }");

        schedule("{ name: changed, runbook: take-command, every: 1h }");

        assertThat(schedules.list().getFirst().next()).isBetween(clock.now, clock.now.plus(Duration.ofHours(2)));
    }

    /** Known from now on: the first look only begins to count. */
    private void schedule(String one) throws IOException {
        write("schedules:\n  - " + one + "\n");
        settings.reload();
        schedules.look();
        said = house().size();
    }

    private void after(Duration time) {
        clock.now = clock.now.plus(time);
        schedules.look();
    }

    private @Nullable RecordKey last(String name) {
        return schedules.list().stream()
                .filter(each -> each.schedule().name().equals(name))
                .findFirst()
                .orElseThrow()
                .last();
    }

    private List<String> news() {
        List<String> all = house();
        return all.subList(said, all.size());
    }

    private List<String> house() {
        return timeline.entries(RecordKey.MUSTER, 0, 10_000).stream()
                .filter(entry -> entry.type().startsWith("schedule-"))
                .map(entry -> entry.message().text())
                .toList();
    }

    private static void write(String schedules) throws IOException {
        Files.writeString(
                data.resolve("muster.yaml"), "people: [{ id: ada, name: Ada, email: ada@example.org }]\n" + schedules);
    }

    /** Begins now: the server's own look, which reads the real clock, may see a schedule first, and is never due. */
    private static final class Moved extends Clock {
        private Instant now = Instant.now();

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
