package io.muster.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Muster itself, as {@code ./muster up} runs it, isolation included: a command over HTTP asks for a run of three steps, which
 * is an operation with a record of its own, a process in Zeebe, and a row in the ledger for each step.
 */
final class MusterPeer implements Peer {

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
        String reply =
                api.command(Demo.VISITOR, "run " + runbook, null).path("reply").toString();
        if (!reply.contains("OP-")) {
            throw new IllegalStateException("no run was begun: " + reply);
        }
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
