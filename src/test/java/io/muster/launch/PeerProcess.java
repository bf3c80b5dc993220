package io.muster.launch;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every peer is made of: Muster's own embedded PostgreSQL with Muster's settings, so that all are equally durable, and a
 * server in a process of its own, both on loopback and in one folder. Thread-safe once the server is up.
 */
final class PeerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Of {@code /proc/<pid>/stat}; every Linux that Java runs on tells user space this many. */
    private static final int TICKS_A_SECOND = 100;

    private final Path folder;
    private final int port = freePort();
    private final LocalPostgres postgres;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private @Nullable Process server;
    private @Nullable Connection counting;

    /** Starts the PostgreSQL. */
    PeerProcess(Path folder) {
        this.folder = folder;
        postgres = LocalPostgres.in(folder);
        postgres.start();
    }

    /** Where it keeps what is its own. */
    Path folder() {
        return folder;
    }

    /** Where the server has to listen. */
    int port() {
        return port;
    }

    LocalPostgres postgres() {
        return postgres;
    }

    /** Runs it to its end. */
    void run(List<String> command, Map<String, String> environment) {
        finish(builder(command, environment), folder.resolve("server.log"));
    }

    /** Starts the server, which ends with us, and waits until this path of it is answered with 200, or with 405 to a GET. */
    void start(List<String> command, Map<String, String> environment, String ready) {
        Path log = folder.resolve("server.log");
        try {
            Process started = builder(command, environment)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            server = started;
            await("an answer of " + command.getFirst() + ", see " + log)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        if (!started.isAlive()) {
                            throw new IllegalStateException("the server ended:\n" + lastWords(log));
                        }
                        return answers(ready);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers(String path) throws InterruptedException {
        try {
            int status = client.send(HttpRequest.newBuilder(address(path)).build(), BodyHandlers.discarding())
                    .statusCode();
            return status == 200 || status == 405;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** @throws IllegalStateException unless it is answered with 2xx */
    void post(String path) {
        try {
            var answer = client.send(
                    HttpRequest.newBuilder(address(path))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        address(path) + " answered " + answer.statusCode() + ": " + answer.body());
            }
        } catch (IOException e) {
            throw new IllegalStateException(address(path) + " did not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while posting.", e);
        }
    }

    /** The one number that this query of its database answers. */
    synchronized long count(String sql) {
        try {
            Connection connection = counting;
            if (connection == null) {
                connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                counting = connection;
            }
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Duration cpu() {
        return cpu(
                Stream.of(running().toHandle(), ProcessHandle.of(postgres.pid()).orElseThrow())
                        .flatMap(each -> Stream.concat(Stream.of(each), each.descendants())));
    }

    /** Of all of them, with that of the children they waited for. */
    static Duration cpu(Stream<ProcessHandle> processes) {
        return processes.map(each -> cpu(each.pid())).reduce(Duration.ZERO, Duration::plus);
    }

    /** Its own and that of the children it waited for. */
    private static Duration cpu(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // utime, stime, cutime and cstime are the 14th to 17th, counted after the name, which may itself hold
            // blanks.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = Stream.of(fields)
                    .skip(11)
                    .limit(4)
                    .mapToLong(Long::parseLong)
                    .sum();
            return Duration.ofMillis(ticks * 1000 / TICKS_A_SECOND);
        } catch (IOException gone) {
            return Duration.ZERO;
        }
    }

    private Process running() {
        Process process = server;
        if (process == null) {
            throw new IllegalStateException("the server was not started");
        }
        return process;
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private ProcessBuilder builder(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command);
        // What the surrounding shell has set for other programs must not reach it.
        builder.environment().keySet().retainAll(Set.of("PATH", "LANG", "LC_ALL"));
        builder.environment().put("HOME", folder.toString());
        builder.environment().putAll(environment);
        return builder;
    }

    /**
     * Fetches what a peer consists of, once, into {@code target/peers/<peer>}, and again when the file it is fixed by is
     * another one.
     */
    static Path installed(String peer, String fixedBy, List<String> files, List<String> command) {
        Path source = source(peer);
        Path target = Path.of("target", "peers", peer).toAbsolutePath();
        Path stamp = target.resolve(".installed-from");
        try {
            String fixed = Files.readString(source.resolve(fixedBy));
            if (Files.exists(stamp) && Files.readString(stamp).equals(fixed)) {
                return target;
            }
            Files.createDirectories(target);
            for (String file : files) {
                Files.write(target.resolve(file), Files.readAllBytes(source.resolve(file)));
            }
            ProcessBuilder builder = new ProcessBuilder(command).directory(target.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            finish(builder, target.resolveSibling(peer + ".log"));
            Files.writeString(stamp, fixed);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path source(String peer) {
        return Path.of("src", "test", "peers", peer).toAbsolutePath();
    }

    private static void finish(ProcessBuilder builder, Path log) {
        try {
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            process.getOutputStream().close();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(builder.command() + " failed:\n" + lastWords(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + builder.command(), e);
        }
    }

    private static String lastWords(Path log) {
        try {
            List<String> lines =
                    Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        Process process = server;
        if (process != null) {
            try (OutputStream keptOpen = process.getOutputStream()) {
                process.destroy();
                await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        try {
            if (counting != null) {
                counting.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            postgres.close();
            client.close();
        }
    }
}
