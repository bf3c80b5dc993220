package io.muster.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.incident.Declaration;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.testkit.MusterTest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.transaction.support.TransactionTemplate;

/** What is old goes, by a moved clock; what is needed, and every entry, stays. */
@MusterTest
class RetentionTest {

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    List<Sweep> sweeps;

    @Autowired
    Incidents incidents;

    private final String mine = UUID.randomUUID().toString();

    @Test
    void takesAwayWhatIsOlderThanItsTimeAndNothingYounger() {
        line("old", 91, "now()");
        line("young", 89, "now()");

        after(Duration.ZERO).sweep();

        assertThat(lines()).containsExactly("young");
    }

    @Test
    void takesAwayByAClockThatMovedOn() {
        line("once", 0, "now()");
        after(Duration.ofDays(89)).sweep();
        assertThat(lines()).containsExactly("once");

        after(Duration.ofDays(91)).sweep();

        assertThat(lines()).isEmpty();
    }

    @Test
    void keepsALineThatNobodyHasDoneYet() {
        line("waiting", 200, "null");

        after(Duration.ZERO).sweep();

        assertThat(lines()).containsExactly("waiting");
    }

    @Test
    void keepsWhatIsKnownOfAJobThatIsStillParked() {
        jdbc.sql("insert into flow_engine (id, met_at, present) values (:id, now(), false)")
                .param("id", mine)
                .update();
        for (int job = 1; job <= 2; job++) {
            jdbc.sql("insert into flow_job_end values (:engine, :job, 'COMPLETED', now() - interval '31 days')")
                    .param("engine", mine)
                    .param("job", job)
                    .update();
            jdbc.sql("insert into flow_done values (:engine, :job, '{}', now() - interval '31 days')")
                    .param("engine", mine)
                    .param("job", job)
                    .update();
        }
        jdbc.sql("insert into flow_parked (engine, job, kind, type, record, generation, process_id, process_key,"
                        + " process_instance, element, element_name, reference, result, why, parked_at, renew_at)"
                        + " values (:engine, 1, 'QUESTION', 't', 'INC-1', 'INC-1/1', 'p', 1, 1, 'e', 'e', :reference,"
                        + " '', '', now(), now() + interval '1 day')")
                .param("engine", mine)
                .param("reference", "job:" + mine)
                .update();

        after(Duration.ZERO).sweep();

        for (String table : List.of("flow_done", "flow_job_end")) {
            assertThat(jdbc.sql("select job from " + table + " where engine = :engine")
                            .param("engine", mine)
                            .query(Integer.class)
                            .list())
                    .as(table)
                    .containsExactly(1);
        }
        jdbc.sql("delete from flow_parked where engine = :engine")
                .param("engine", mine)
                .update();
    }

    @Test
    void keepsTheOutputOfARunThatIsGoingAndTheLedgerOfEveryRun() {
        run(1, "RUNNING");
        run(2, "SUCCEEDED");

        after(Duration.ZERO).sweep();

        assertThat(jdbc.sql("select run || ' ' || output from runbook_effect where run like :mine order by run")
                        .param("mine", mine + "%")
                        .query(String.class)
                        .list())
                .containsExactly(mine + "/R1 long", mine + "/R2 ");
    }

    @Test
    void takesAwaySessionsAndLinksThatHaveEnded() {
        session("ended", -2);
        session("valid", 1);

        after(Duration.ZERO).sweep();

        for (String table : List.of("web_link", "web_session")) {
            assertThat(jdbc.sql("select token_hash from " + table + " where token_hash like :mine")
                            .param("mine", mine + "%")
                            .query(String.class)
                            .list())
                    .as(table)
                    .containsExactly(mine + "valid");
        }
    }

    @Test
    void neverTakesAnEntryAway() {
        Incident incident =
                incidents.declare(new Declaration("Old", "sev4", false, false, new Actor("ada", "Ada Lovelace"), null));
        long before = entries(incident);

        after(Duration.ofDays(36_500)).sweep();

        assertThat(before).isPositive();
        assertThat(entries(incident)).isEqualTo(before);
        assertThat(sweeps).extracting(Sweep::sql).noneMatch(sql -> sql.contains("timeline_"));
    }

    @Test
    void leavesTheWorkToTheReplicaThatIsAtIt() {
        line("old", 91, "now()");
        Sweep inbox = sweeps.stream()
                .filter(sweep -> sweep.name().equals("inbox"))
                .findFirst()
                .orElseThrow();

        transaction.executeWithoutResult(tx -> {
            jdbc.sql("select 1 from (select pg_advisory_xact_lock(:class, hashtext(:name))) locked")
                    .param("class", Retention.LOCK_CLASS)
                    .param("name", inbox.sql())
                    .query(Integer.class)
                    .single();
            CompletableFuture.runAsync(() -> after(Duration.ZERO).sweep()).join();
        });

        assertThat(lines()).containsExactly("old");
    }

    @Test
    void goesOnInBatches() {
        jdbc.sql("insert into flow_signal (click, sent_at)"
                        + " select :mine || n, now() - interval '40 days' from generate_series(1, 2500) n")
                .param("mine", mine)
                .update();

        after(Duration.ZERO).sweep();

        assertThat(jdbc.sql("select count(*) from flow_signal where click like :mine")
                        .param("mine", mine + "%")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            muster.retention.inbox  | 10m | muster.retention.inbox is 0 hours; allowed is a day (1d) and longer
            muster.retention.inbux  | 90d | muster.retention.inbux is unknown; allowed are muster.retention.attachments, muster.retention.engine, muster.retention.inbox
            """)
    void refusesToStartWithAWrongPeriod(String property, String value, String message) {
        assertThatThrownBy(() -> new Retention(
                        jdbc,
                        transaction,
                        sweeps,
                        new MockEnvironment().withProperty(property, value),
                        Clock.systemUTC()))
                .hasMessageStartingWith(message);
    }

    @Test
    void keepsAsLongAsItIsTold() {
        line("old", 91, "now()");

        new Retention(
                        jdbc,
                        transaction,
                        sweeps,
                        new MockEnvironment().withProperty("muster.retention.inbox", "100d"),
                        Clock.systemUTC())
                .sweep();

        assertThat(lines()).containsExactly("old");
    }

    private Retention after(Duration passed) {
        return new Retention(jdbc, transaction, sweeps, new MockEnvironment(), Clock.offset(Clock.systemUTC(), passed));
    }

    private void line(String text, int days, String worked) {
        jdbc.sql("insert into chat_inbox (person_id, delivery, person_name, text, surface, received_at, worked_at,"
                        + " reply) values (:mine, :text, 'Ada', :text, 'WEB', now() - :days * interval '1 day', "
                        + worked + ", case when " + worked + " is null then null else '{}'::jsonb end)")
                .param("mine", mine)
                .param("text", text)
                .param("days", days)
                .update();
    }

    private List<String> lines() {
        return jdbc.sql("select text from chat_inbox where person_id = :mine order by received_at")
                .param("mine", mine)
                .query(String.class)
                .list();
    }

    private void run(int number, String state) {
        jdbc.sql("insert into runbook_run (record, number, runbook, title, hash, requested_hash, generation, inputs,"
                        + " labels, requested_by, requested_by_name, state, requested_at) values (:mine, :number, 'r',"
                        + " 'R', '', '', 1, '{}', '{}', 'ada', 'Ada', :state, now())")
                .params(Map.of("mine", mine, "number", number, "state", state))
                .update();
        jdbc.sql("insert into runbook_effect (run, generation, step, job, digest, command, owner, lease_until, output,"
                        + " began_at, ended_at) values (:run, 1, 's1', :number, '', '', 'x', now(), 'long',"
                        + " now() - interval '92 days', now() - interval '91 days')")
                .params(Map.of("run", mine + "/R" + number, "number", number))
                .update();
    }

    private void session(String name, int endsInDays) {
        for (String sql : List.of(
                "insert into web_link (token_hash, person_id, expires_at)"
                        + " values (:hash, 'ada', now() + :days * interval '1 day')",
                "insert into web_session (token_hash, person_id, created_at, expires_at)"
                        + " values (:hash, 'ada', now(), now() + :days * interval '1 day')")) {
            jdbc.sql(sql).param("hash", mine + name).param("days", endsInDays).update();
        }
    }

    private long entries(Incident incident) {
        return jdbc.sql("select count(*) from timeline_entry where record = :record")
                .param("record", incident.key().toString())
                .query(Long.class)
                .single();
    }
}
