package io.muster.launch;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Muster itself, as {@code ./muster up} runs it, isolation included: a command over HTTP asks for a run of three steps, which
 * is an operation with a record of its own, a process in Zeebe, and a row in the ledger for each step.
 */
final class MusterPeer implements Peer {

    private static final Pattern RECORD = Pattern.compile("OP-\\d+");

    private final Installation muster;
    private final ServerApi api;
    private final Connection counting;
    private String runbook = "three";

    MusterPeer(Path folder) {
        try {
            Path runbooks = Files.createDirectories(folder.resolve("runbooks"));
            Files.writeString(runbooks.resolve("three.groovy"), """
                    runbook('Three times nothing') {
                        owner 'alice'
                        observe('One') { run { sh '/bin/true' } }
                        observe('Two') { run { sh '/bin/true' } }
                        observe('Three') { run { sh '/bin/true' } }
                    }
                    """);
            Files.writeString(runbooks.resolve("three-looked-at.groovy"), """
                    runbook('Three times nothing, looked at') {
                        owner 'alice'
                        observe('One') { run { sh '/bin/true' }; expect('it is') { exit == 0 } }
                        observe('Two') { run { sh '/bin/true' }; expect('it is') { exit == 0 } }
                        observe('Three') { run { sh '/bin/true' }; expect('it is') { exit == 0 } }
                    }
                    """);
            muster = new Installation(folder.resolve("data"))
                    .startedByScript()
                    .with("muster.runbooks", runbooks.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        muster.up();
        api = muster.api();
        counting = muster.database();
    }

    /** From now on each step has an expectation, and so a runner. */
    void lookAtEach() {
        runbook = "three-looked-at";
    }

    @Override
    public String name() {
        return "Muster";
    }

    @Override
    public String what() {
        return "as `./muster up` runs it: server, Zeebe and PostgreSQL, each step isolated and in the ledger, each run with a"
                + " hash-chained record";
    }

    @Override
    public void post() {
        runs(begin());
    }

    private String begin() {
        return api.command(Demo.VISITOR, "run " + runbook, null).path("reply").toString();
    }

    private static String runs(String reply) {
        Matcher record = RECORD.matcher(reply);
        if (!record.find()) {
            throw new IllegalStateException("no run was begun: " + reply);
        }
        return record.group();
    }

    @Override
    public long completed() {
        return count("select count(*) from runbook_run where state = 'SUCCEEDED'");
    }

    /** The one number that this query of its database answers. */
    synchronized long count(String sql) {
        try (var statement = counting.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes its database, past the server. */
    synchronized void change(String sql) {
        try (var statement = counting.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One run with nothing beside it. @return from the request until it was stored as succeeded, in milliseconds */
    double alone() {
        String record = runs(begin());
        await("the run of " + record)
                .atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> count("select count(*) from runbook_run where state = 'SUCCEEDED' and record = '" + record
                                + "'")
                        == 1);
        return count(
                        "select round(1000000 * extract(epoch from ended_at - requested_at)) from runbook_run where record = '"
                                + record + "'")
                / 1e3;
    }

    @Override
    public long programs() {
        return count("select count(*) from runbook_effect where outcome = 'DONE'");
    }

    @Override
    public Duration cpu() {
        return PeerProcess.cpu(muster.processes());
    }

    @Override
    public void close() {
        try {
            counting.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            muster.close();
        }
    }
}
