package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {

    @TempDir
    Path data;

    @Test
    void keepsWhatWasCommittedWhenItIsKilled() throws Exception {
        try (LocalPostgres postgres = LocalPostgres.in(data)) {
            postgres.start();
            execute(postgres, "create table note (text text)");
            execute(postgres, "insert into note values ('kept')");

            postgres.kill();
            postgres.restart();

            assertThat(query(postgres, "select text from note")).isEqualTo("kept");
        }
    }

    @Test
    void takesOverTheOneThatAKilledMusterLeft() throws Exception {
        LocalPostgres orphaned = LocalPostgres.in(data);
        orphaned.start();
        String address = orphaned.jdbcUrl();

        try (LocalPostgres next = LocalPostgres.in(data)) {
            next.start();

            assertThat(next.pid()).isEqualTo(orphaned.pid());
            assertThat(next.jdbcUrl()).isEqualTo(address);
        }
        assertThat(orphaned.isAlive()).isFalse();
    }

    /** As after a power failure: PostgreSQL's own lock file names a process, and by now somebody else has its number. */
    @Test
    void startsThoughSomebodyElseHasTheNumberOfTheOneThatDied() throws Exception {
        LocalPostgres died = LocalPostgres.in(data);
        died.start();
        execute(died, "create table note (text text)");
        execute(died, "insert into note values ('kept')");
        died.kill();
        Process somebody = new ProcessBuilder("sleep", "600").start();
        Path lock = data.resolve("postgresql/postmaster.pid");
        String[] lines = Files.readString(lock).split("\n", 2);
        Files.writeString(lock, somebody.pid() + "\n" + lines[1]);

        try (LocalPostgres next = LocalPostgres.in(data)) {
            next.start();

            assertThat(query(next, "select text from note")).isEqualTo("kept");
        } finally {
            somebody.destroyForcibly();
        }
        assertThat(lines[0]).isEqualTo(Long.toString(died.pid()));
    }

    @Test
    void takesAnotherPortWhenSomebodyElseHasItsOwn() throws Exception {
        int taken;
        try (LocalPostgres postgres = LocalPostgres.in(data)) {
            postgres.start();
            taken = DataFolder.port(data, "postgresql");
        }

        try (var squatter = new java.net.ServerSocket(taken, 1, java.net.InetAddress.getLoopbackAddress());
                LocalPostgres postgres = LocalPostgres.in(data)) {
            postgres.start();

            assertThat(DataFolder.port(data, "postgresql")).isNotEqualTo(squatter.getLocalPort());
            assertThat(query(postgres, "select 'here'")).isEqualTo("here");
        }
    }

    @Test
    void asksForThePasswordThatOnlyItsOwnerCanRead() throws Exception {
        try (LocalPostgres postgres = LocalPostgres.in(data)) {
            postgres.start();

            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guessed"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(query(postgres, "show password_encryption")).isEqualTo("scram-sha-256");
            assertThat(query(postgres, "show fsync")).isEqualTo("on");
            assertThat(query(postgres, "show synchronous_commit")).isEqualTo("on");
            assertThat(mode("postgresql.password")).isEqualTo("rw-------");
            assertThat(mode("postgresql")).isEqualTo("rwx------");
        }
    }

    private String mode(String name) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(name)));
    }

    private static void execute(LocalPostgres postgres, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(LocalPostgres postgres, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
