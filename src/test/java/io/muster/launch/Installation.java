package io.muster.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A Muster as a person has it: {@code up} in a process of its own on a folder of its own, with everything it starts, and
 * the demo's shop beside it. Whatever can die can be killed here, always with SIGKILL.
 */
final class Installation implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path data;
    private final int port = freePort();
    private final int shopPort = freePort();
    private final String hookToken = "a-token-of-this-test";
    private final Process shop;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private boolean byScript;
    private @Nullable Process server;

    Installation(Path data) {
        this.data = data;
        try {
            Files.createDirectories(data);
            Files.writeString(data.resolve("muster.yaml"), Demo.settings(shopAddress(), hookToken));
            List<String> command = new ArrayList<>(java());
            command.addAll(List.of(Shop.class.getName(), Integer.toString(shopPort)));
            shop = start(command, data.resolve("shop.out"), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI shopAddress() {
        return URI.create("http://127.0.0.1:" + shopPort);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    String hookToken() {
        return hookToken;
    }

    ServerApi api() {
        try {
            return new ServerApi(
                    address(), Files.readString(data.resolve("owner.token")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another property for every start from now on. */
    Installation with(String property, String value) {
        properties.put(property, value);
        return this;
    }

    /** From now on it is started by {@code ./muster up} as it was last built, not from the classes that are tested. */
    Installation startedByScript() {
        byScript = true;
        return this;
    }

    /** SIGTERM, which it takes as it takes Ctrl-C; SIGINT may be ignored below a shell that put us into the background. */
    void interrupt() {
        server().destroy();
    }

    boolean isUp() {
        return server().isAlive();
    }

    /** Starts it and waits until it answers. */
    void up() {
        try {
            List<String> up = List.of("up", "--data", data.toString(), "--port", Integer.toString(port));
            List<String> command = new ArrayList<>();
            if (byScript) {
                command.add(Path.of("muster").toAbsolutePath().toString());
            } else {
                command.addAll(java());
                properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
                command.add(Main.class.getName());
            }
            command.addAll(up);
            server = start(command, data.resolve("server.out"), byScript ? properties : Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    void awaitReady() {
        Awaitility.await("an answer of the server, see " + data.resolve("server.out"))
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    Process process = server;
                    if (process == null || !process.isAlive()) {
                        throw new IllegalStateException("the server ended:\n" + lastWords());
                    }
                    return answers();
                });
    }

    private boolean answers() {
        try {
            return api().getElsewhere(address().resolve("/actuator/health/readiness"))
                    .path("status")
                    .asString("")
                    .equals("UP");
        } catch (ServerApi.Failed | UncheckedIOException notYet) {
            return false;
        }
    }

    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(data.resolve("server.out"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** An orderly end, as by Ctrl-C. */
    void down() {
        Process process = server();
        process.destroy();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive());
        server = null;
    }

    /** Of the server and all that it started, the proportional set size, so that shared pages count once. */
    long residentMegabytes() {
        return processes().mapToLong(each -> proportionalKilobytes(each.pid())).sum() / 1024;
    }

    /** The server and all that it started. */
    Stream<ProcessHandle> processes() {
        return Stream.of(pid("engine.pid"), pid("postgresql.pid"), server().toHandle())
                .flatMap(each -> Stream.concat(Stream.of(each), each.descendants()))
                .distinct();
    }

    /** Its own database, past the server. */
    Connection database() {
        try {
            String url = "jdbc:postgresql://127.0.0.1:" + DataFolder.port(data, "postgresql") + "/muster";
            return DriverManager.getConnection(url, "muster", DataFolder.secret(data, "postgresql.password"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long proportionalKilobytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException | UncheckedIOException gone) {
            return 0;
        }
    }

    void killServer() {
        kill(server().toHandle());
        server = null;
    }

    void killEngine() {
        kill(pid("engine.pid"));
    }

    void killDatabase() {
        // The postmaster alone: its children notice and end themselves.
        kill(pid("postgresql.pid"));
    }

    /** @return how many were killed */
    int killRunners() {
        List<ProcessHandle> runners = server().toHandle()
                .descendants()
                .filter(child -> isRunner(child.pid()))
                .toList();
        runners.forEach(ProcessHandle::destroyForcibly);
        return runners.size();
    }

    /** Also what guards a program without a runner. Read from /proc, since Java's own view leaves long command lines out. */
    private static boolean isRunner(long pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
            return line.contains("RunnerMain") || line.contains("\0guard\0");
        } catch (IOException gone) {
            return false;
        }
    }

    void killAll() {
        List<ProcessHandle> all = new ArrayList<>(List.of(pid("engine.pid"), pid("postgresql.pid")));
        all.add(server().toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().join());
        server = null;
    }

    /** As if its disk was lost: the engine dies and its folder is gone. */
    void loseEngine() {
        kill(pid("engine.pid"));
        Path folder = data.resolve("engine");
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // The supervisor may be writing a new one already; what counts is that the old state is gone.
        }
    }

    @Override
    public void close() {
        shop.destroy();
        if (server != null) {
            down();
        }
    }

    private Process server() {
        Process process = server;
        if (process == null) {
            throw new IllegalStateException("the server is not up");
        }
        return process;
    }

    /** Where it was killed just before, the one that the supervisor starts in its place. */
    private ProcessHandle pid(String file) {
        return Awaitility.await(file + " names a process")
                .atMost(PATIENCE)
                .until(() -> process(file), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<ProcessHandle> process(String file) {
        try {
            String kept = Files.readString(data.resolve(file)).strip();
            return ProcessHandle.of(Long.parseLong(kept.split(" ")[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static List<String> java() throws IOException {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dmuster.engine.quick=true",
                "-cp",
                "target/classes:" + Files.readString(Path.of("target/runtime-classpath")));
    }

    /** @param properties in their environment form, since {@code ./muster} takes them so */
    private static Process start(List<String> command, Path out, Map<String, String> properties) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()));
        builder.environment().put("MUSTER_DEMO", "true");
        properties.forEach((name, value) -> builder.environment()
                .put(name.replace('.', '_').replace("-", "").toUpperCase(Locale.ROOT), value));
        Process started = builder.start();
        // Kept open as long as we live: what we started ends with us.
        OutputStream keptOpen = started.getOutputStream();
        if (keptOpen == null) {
            throw new IllegalStateException("no pipe to " + command);
        }
        return started;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
