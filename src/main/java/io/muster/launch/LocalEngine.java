package io.muster.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * A durable Zeebe of our own: one broker with one partition, a child process on loopback. It keeps its log in {@code <data>/engine} (which may be deleted
 * while it is down: a new, empty engine comes up), its ports in {@code <data>/ports.properties}, its process in {@code <data>/engine.pid}.
 *
 * <p>Usable from tests: {@code try (var engine = LocalEngine.in(tempDir).withControlledClock()) { engine.start(); … }}. The first use on a machine fetches
 * the engine. Thread-safe.
 */
public final class LocalEngine implements Service, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalEngine.class);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** Half of the processor time until it is ready, for less work in the long run: for tests, which start many. */
    private static final boolean QUICK = Boolean.getBoolean("muster.engine.quick");

    private static final List<String> PORTS =
            List.of("engine.gateway", "engine.command", "engine.internal", "engine.rest", "engine.management");

    private final Path data;
    private final Path folder;
    private final Child child;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private boolean reserved;
    private volatile boolean stopping;
    private boolean controlledClock;
    private boolean exporting;
    private @Nullable Path exporterJar;
    private String onLag = "block";
    private int held;

    private LocalEngine(Path data) {
        this.data = data;
        this.folder = data.resolve("engine");
        this.child = new Child("The workflow engine", data.resolve("engine.pid"), data.resolve("engine.out"));
    }

    /** The engine of this data folder, which is created where it is missing. Nothing is started yet. */
    public static LocalEngine in(Path data) {
        return new LocalEngine(DataFolder.ownersOnly(data));
    }

    /** Lets {@link #advance} move the engine's clock; for tests. To be called before {@link #start}. */
    public synchronized LocalEngine withControlledClock() {
        controlledClock = true;
        return this;
    }

    /**
     * Loads the exporter, which posts to {@code <address>/engine/records} as its package comment says. May be called again at any time with another
     * address: the exporter reads it after its next failure.
     *
     * @param address such as {@code http://127.0.0.1:8080}; nothing need listen there yet
     */
    public synchronized LocalEngine exportingTo(String address, String token) {
        try {
            DataFolder.writeOwnersOnly(exporterFile(), "address=" + address + "\ntoken=" + token + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        exporting = true;
        return this;
    }

    /** What the exporter does when nobody takes its records: {@code block} (default) or {@code drop}. Before {@link #start}. */
    public synchronized LocalEngine onLag(String blockOrDrop) {
        onLag = blockOrDrop;
        return this;
    }

    /** How much may wait in the exporter before the engine's log holds the rest; for tests. Before {@link #start}. */
    public synchronized LocalEngine holding(int bytes) {
        held = bytes;
        return this;
    }

    private Path exporterFile() {
        return data.resolve("exporter.properties");
    }

    @Override
    public String name() {
        return "The workflow engine";
    }

    /**
     * Starts it, or takes over the one that a killed Muster left here, and waits until it is ready.
     *
     * @throws CannotStart when it cannot, with what the engine said
     */
    @Override
    public synchronized void start() {
        if (child.isAlive()) {
            return;
        }
        stopping = false;
        reserve();
        if (!child.isAlive()) {
            child.start(command(EngineDistribution.folder()), environment(), Map.of(), data);
        }
        awaitReady();
    }

    /**
     * All of {@link #start} that may change {@link #address}: fetches the engine where it is missing, takes over the one that a killed Muster left, or
     * chooses ports.
     */
    public synchronized void reserve() {
        Path distribution = EngineDistribution.folder();
        prepare();
        if (reserved || child.takeOver(command(distribution), environment())) {
            return;
        }
        for (String port : PORTS) {
            if (!DataFolder.isFree(DataFolder.port(data, port))) {
                DataFolder.choosePort(data, port);
            }
        }
        reserved = true;
    }

    /** Starts again on the same ports; for the supervisor, because the clients know the address. */
    @Override
    public synchronized void restart() {
        if (child.isAlive()) {
            return;
        }
        prepare();
        child.start(command(EngineDistribution.folder()), environment(), Map.of(), data);
        awaitReady();
    }

    private void prepare() {
        DataFolder.requireSpace(data, 400, "the workflow engine");
        DataFolder.ownersOnly(folder);
        try {
            try (InputStream in = Resources.open("engine-log4j2.xml")) {
                Files.copy(in, data.resolve("engine-log4j2.xml"), StandardCopyOption.REPLACE_EXISTING);
            }
            if (exporting) {
                exporterJar = writeExporterJar(data);
            }
        } catch (IOException e) {
            throw new CannotStart("The workflow engine cannot be prepared in " + folder + ": " + e.getMessage(), e);
        }
    }

    private List<String> command(Path distribution) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=" + (QUICK ? 1 : 4),
                // What its classes look like in memory is kept by the first that ends in good order: later starts take
                // half.
                "-XX:SharedArchiveFile="
                        + distribution.resolve("classes-" + Runtime.version().feature() + ".jsa"),
                "-XX:+AutoCreateSharedArchive",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Dlog4j2.configurationFile=" + data.resolve("engine-log4j2.xml"),
                "-Dmuster.engine.log=" + data.resolve("engine.log"),
                "-Dapp.home=" + folder,
                "-Dbasedir=" + folder,
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                distribution.resolve("lib") + "/*",
                "io.camunda.zeebe.broker.StandaloneBroker");
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        environment.put("ZEEBE_BROKER_NETWORK_HOST", "127.0.0.1");
        environment.put("ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT", port("engine.command"));
        environment.put("ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT", port("engine.internal"));
        environment.put("ZEEBE_BROKER_GATEWAY_ENABLE", "true");
        environment.put("ZEEBE_BROKER_GATEWAY_NETWORK_HOST", "127.0.0.1");
        environment.put("ZEEBE_BROKER_GATEWAY_NETWORK_PORT", port("engine.gateway"));
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.put("SERVER_PORT", port("engine.rest"));
        environment.put("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");
        environment.put("MANAGEMENT_SERVER_PORT", port("engine.management"));
        environment.put("ZEEBE_BROKER_DATA_DIRECTORY", folder.toString());
        environment.put("ZEEBE_BROKER_DATA_LOGSEGMENTSIZE", "16MB");
        environment.put("ZEEBE_BROKER_DATA_SNAPSHOTPERIOD", "5m");
        environment.put("ZEEBE_BROKER_DATA_DISK_FREESPACE_PROCESSING", "200MB");
        environment.put("ZEEBE_BROKER_DATA_DISK_FREESPACE_REPLICATION", "100MB");
        environment.put("ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT", "1");
        environment.put("ZEEBE_BROKER_THREADS_CPUTHREADCOUNT", "1");
        environment.put("ZEEBE_BROKER_THREADS_IOTHREADCOUNT", "2");
        if (controlledClock) {
            environment.put("ZEEBE_CLOCK_CONTROLLED", "true");
        }
        Path jar = exporterJar;
        if (jar != null) {
            environment.put("ZEEBE_BROKER_EXPORTERS_MUSTER_CLASSNAME", "io.muster.exporter.MusterExporter");
            environment.put("ZEEBE_BROKER_EXPORTERS_MUSTER_JARPATH", jar.toString());
            environment.put(
                    "ZEEBE_BROKER_EXPORTERS_MUSTER_ARGS_FILE", exporterFile().toString());
            environment.put("ZEEBE_BROKER_EXPORTERS_MUSTER_ARGS_ONLAG", onLag);
            if (held > 0) {
                environment.put("ZEEBE_BROKER_EXPORTERS_MUSTER_ARGS_HELD", Integer.toString(held));
            }
        }
        return environment;
    }

    private String port(String name) {
        return Integer.toString(DataFolder.port(data, name));
    }

    /**
     * Packs the exporter's classes, so that the jar need not be looked for: it is always the one that this server was built with. Its name carries its
     * content, so that an engine with an older exporter is not taken over.
     */
    private static Path writeExporterJar(Path data) throws IOException {
        Resource[] classes = new PathMatchingResourcePatternResolver(LocalEngine.class.getClassLoader())
                .getResources("classpath*:io/muster/exporter/*.class");
        Arrays.sort(classes, Comparator.comparing(LocalEngine::fileName));
        CRC32 content = new CRC32();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream packed = new JarOutputStream(bytes)) {
            for (Resource file : classes) {
                if (!fileName(file).contains("Test")) {
                    JarEntry entry = new JarEntry("io/muster/exporter/" + fileName(file));
                    entry.setTime(0);
                    packed.putNextEntry(entry);
                    packed.write(file.getContentAsByteArray());
                    packed.closeEntry();
                    content.update(file.getContentAsByteArray());
                }
            }
        }
        Path jar = data.resolve("exporter-" + Long.toHexString(content.getValue()) + ".jar");
        if (!Files.exists(jar)) {
            Path half = data.resolve("exporter.jar.half");
            Files.write(half, bytes.toByteArray());
            Files.move(half, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return jar;
    }

    private static String fileName(Resource file) {
        String name = file.getFilename();
        return name == null ? "" : name;
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (stopping) {
                throw new CannotStart("The workflow engine was stopped while starting.");
            }
            if (!child.isAlive()) {
                throw new CannotStart("The workflow engine ended while starting. Its log is "
                        + data.resolve("engine.log") + ". " + child.lastWords());
            }
            if (System.nanoTime() > deadline) {
                throw new CannotStart("The workflow engine is not ready after " + PATIENCE.toSeconds()
                        + " s. Its log is " + data.resolve("engine.log") + ".");
            }
            child.endsWithin(Duration.ofMillis(100));
        }
        LOG.debug("the workflow engine is ready at {}", address());
    }

    /** Whether it says of itself that it can work, and its gateway has already found the leader of its partition. */
    public boolean isReady() {
        try {
            return child.isAlive()
                    && get("engine.management", "/actuator/health/readiness").statusCode() == 200
                    && get("engine.rest", "/v1/topology").body().contains("\"leader\"");
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> get(String port, String path) throws IOException {
        return send(request(port, path).GET().build());
    }

    private HttpRequest.Builder request(String port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(port) + path))
                .timeout(Duration.ofSeconds(5));
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted while talking to the workflow engine.", e);
        }
    }

    /** Where clients find it (gRPC, plaintext): {@code http://127.0.0.1:<port>}. */
    public String address() {
        return "http://127.0.0.1:" + port("engine.gateway");
    }

    /**
     * Moves the engine's clock forward; timers that become due fire.
     *
     * @throws IllegalStateException without {@link #withControlledClock}
     */
    public void advance(Duration time) {
        String body = "{\"offsetMilli\":" + time.toMillis() + "}";
        try {
            HttpResponse<String> response = send(request("engine.management", "/actuator/clock/add")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("the engine's clock did not move: " + response.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets everything this engine knew; it must be down. The next start makes a new engine. */
    public void deleteFolder() {
        if (child.isAlive()) {
            throw new IllegalStateException("the engine runs: stop or kill it first");
        }
        try {
            org.springframework.util.FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Also one that is still starting: its start then fails, and whoever waits for it goes on. */
    @Override
    public void stop() {
        stopping = true;
        synchronized (this) {
            child.stop("TERM", Duration.ofSeconds(30));
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Files that lie beside this class. */
    private static final class Resources {
        static InputStream open(String name) {
            @Nullable InputStream found = LocalEngine.class.getResourceAsStream(name);
            if (found == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return found;
        }
    }
}
