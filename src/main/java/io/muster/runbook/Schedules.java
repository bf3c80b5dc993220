package io.muster.runbook;

import io.muster.database.Lookout;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.runbook.ScheduleEvent.ScheduleDue;
import io.muster.runbook.ScheduleEvent.ScheduleLeftOut;
import io.muster.settings.Schedule;
import io.muster.settings.Settings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Façade: runs runbooks when {@code muster.yaml} says so, each run an operation of its own. A time counts once, however
 * many replicas look: its row is locked, and the run is written in the transaction that moves it on. While the run of the
 * time before goes on the next one is left out. Changes are asked for as always; a schedule approves nothing.
 */
@Service
public class Schedules implements Lookout {

    /** A look may be late by this without its time being a missed one. */
    private static final Duration LATE = Duration.ofMinutes(2);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Settings settings;
    private final Operations operations;
    private final Runs runs;
    private final Runbooks runbooks;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private @Nullable List<Schedule> known;

    Schedules(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Settings settings,
            Operations operations,
            Runs runs,
            Runbooks runbooks,
            ApplicationEventPublisher events,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.settings = settings;
        this.operations = operations;
        this.runs = runs;
        this.runbooks = runbooks;
        this.events = events;
        this.clock = clock;
    }

    /**
     * A schedule as it stands.
     *
     * @param next null when it names no further time, or was not looked at yet
     * @param last the operation of its newest run; null when there was none
     */
    public record Standing(
            Schedule schedule,
            @Nullable Instant next,
            @Nullable RecordKey last) {}

    /** In the order of the file. */
    public List<Standing> list() {
        return settings.schedules().stream()
                .map(schedule -> row(schedule.name(), "")
                        .map(row -> new Standing(schedule, row.next(), row.last()))
                        .orElse(new Standing(schedule, null, null)))
                .toList();
    }

    @Override
    public String looksFor() {
        return "schedules";
    }

    @Override
    public void look() {
        List<Schedule> schedules = settings.schedules();
        if (!schedules.equals(known)) {
            forgetOthers(schedules.stream().map(Schedule::name).toList());
            known = schedules;
        }
        for (Schedule schedule : schedules) {
            try {
                transaction.executeWithoutResult(tx -> look(schedule));
            } catch (Refused refused) {
                // All of it is rolled back, the operation too; the time has passed all the same.
                transaction.executeWithoutResult(tx ->
                        due(schedule).ifPresent(row -> leaveOut(schedule, row, String.valueOf(refused.getMessage()))));
            }
        }
    }

    private void look(Schedule schedule) {
        due(schedule).ifPresent(row -> {
            Instant due = row.due();
            boolean missed = due.plus(LATE).isBefore(clock.instant());
            RecordKey last = row.last();
            if (missed && schedule.missed() == Schedule.Missed.SKIP) {
                leaveOut(schedule, row, "no server was up");
            } else if (last != null && goesOn(last)) {
                leaveOut(schedule, row, last + " of the time before still goes on");
            } else {
                run(schedule, row);
            }
        });
    }

    private boolean goesOn(RecordKey last) {
        return operations
                .find(last)
                .filter(operation -> operation.status().isOpen())
                .isPresent();
    }

    private void run(Schedule schedule, Row row) {
        String title = runbooks.find(schedule.runbook())
                .map(runbook -> runbook.outline().title())
                .orElse(schedule.runbook());
        RecordKey key = operations
                .start(new Operation.Start(title + " (" + schedule.name() + ")", null, Map.of(), Actor.MUSTER))
                .key();
        Run run =
                runs.request(new RunRequest(key, schedule.runbook(), schedule.inputs(), Map.of(), Actor.MUSTER, null));
        moveOn(schedule, row, key);
        events.publishEvent(
                new ScheduleDue(schedule.name(), row.due(), run.key().toString()));
    }

    private void leaveOut(Schedule schedule, Row row, String why) {
        moveOn(schedule, row, row.last());
        events.publishEvent(new ScheduleLeftOut(schedule.name(), row.due(), why));
    }

    /** To the first time that is still to come; every: on the grid of the times before. */
    private void moveOn(Schedule schedule, Row row, @Nullable RecordKey last) {
        Instant now = clock.instant();
        Instant next = schedule.rhythm()
                .after(
                        schedule.rhythm() instanceof Schedule.Every every
                                ? lastOnGrid(row.due(), every.pause(), now)
                                : now);
        jdbc.sql("update runbook_schedule set next_at = :next, last_record = :last where name = :name")
                .param("next", timestamp(next))
                .param("last", last == null ? null : last.toString())
                .param("name", schedule.name())
                .update();
    }

    private static Instant lastOnGrid(Instant due, Duration pause, Instant now) {
        return due.plus(pause.multipliedBy(Duration.between(due, now).dividedBy(pause)));
    }

    /** Its row when its time has come, locked; a new schedule, or one with another rhythm, begins to count now. */
    private Optional<Row> due(Schedule schedule) {
        Optional<Row> seen = row(schedule.name(), "");
        if (seen.isEmpty() || !seen.get().rhythm().equals(schedule.rhythm().words())) {
            begin(schedule);
            return Optional.empty();
        }
        return seen.filter(this::isDue)
                .flatMap(row -> row(schedule.name(), " for update skip locked"))
                .filter(this::isDue);
    }

    private boolean isDue(Row row) {
        Instant next = row.next();
        return next != null && !next.isAfter(clock.instant());
    }

    private void begin(Schedule schedule) {
        jdbc.sql("insert into runbook_schedule (name, rhythm, next_at) values (:name, :rhythm, :next)"
                        + " on conflict (name) do update set rhythm = excluded.rhythm, next_at = excluded.next_at")
                .param("name", schedule.name())
                .param("rhythm", schedule.rhythm().words())
                .param("next", timestamp(schedule.rhythm().after(clock.instant())))
                .update();
    }

    /** So that one which comes back later does not make up for the time between. */
    private void forgetOthers(List<String> names) {
        jdbc.sql("delete from runbook_schedule where not name = any(:names)")
                .param("names", names.toArray(String[]::new))
                .update();
    }

    private Optional<Row> row(String name, String locking) {
        return jdbc.sql("select rhythm, next_at, last_record from runbook_schedule where name = :name" + locking)
                .param("name", name)
                .query(Schedules::read)
                .optional();
    }

    private static Row read(ResultSet row, int n) throws SQLException {
        Timestamp next = row.getTimestamp("next_at");
        String last = row.getString("last_record");
        return new Row(
                row.getString("rhythm"),
                next == null ? null : next.toInstant(),
                last == null ? null : RecordKey.of(last));
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    private record Row(
            String rhythm, @Nullable Instant next, @Nullable RecordKey last) {
        /** Of one whose time has come. */
        Instant due() {
            Instant due = next;
            if (due == null) {
                throw new IllegalStateException("it has no time");
            }
            return due;
        }
    }
}
