package io.muster.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Flowable's engine in a process of its own, see {@code src/test/peers/flowable/FlowableServer.java}; nothing of it is on our
 * class path. It has the Java that runs this, fully optimising.
 */
final class FlowablePeer implements Peer {

    private static final String VERSION = "7.1.0";

    /** Of its async executor: as many as call at once. On two processors 16 were slower. */
    private static final int THREADS = 8;

    private final PeerProcess process;

    FlowablePeer(Path folder) {
        Path jars = PeerProcess.installed(
                "flowable",
                "pom.xml",
                List.of("pom.xml"),
                List.of(
                        Path.of("mvnw").toAbsolutePath().toString(),
                        "-q",
                        "-B",
                        "-ntp",
                        "dependency:copy-dependencies",
                        "-DoutputDirectory=."));
        process = new PeerProcess(folder);
        LocalPostgres postgres = process.postgres();
        process.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dsun.net.httpserver.nodelay=true",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        jars.resolve("*").toString(),
                        PeerProcess.source("flowable")
                                .resolve("FlowableServer.java")
                                .toString(),
                        Integer.toString(process.port()),
                        postgres.jdbcUrl(),
                        postgres.user(),
                        Integer.toString(THREADS)),
                Map.of("PEER_PASSWORD", postgres.password()),
                "/hook");
    }

    @Override
    public String name() {
        return "Flowable";
    }

    @Override
    public String what() {
        return "Flowable " + VERSION + ", engine in one JVM with -Xmx512m, history level audit, async executor with "
                + THREADS + " threads, three async shell tasks";
    }

    @Override
    public void post() {
        process.post("/hook");
    }

    @Override
    public long completed() {
        return process.count("select count(*) from act_hi_procinst where end_time_ is not null");
    }

    @Override
    public long programs() {
        return process.count(
                "select count(*) from act_hi_actinst where act_type_ = 'serviceTask' and end_time_ is not null");
    }

    @Override
    public Duration cpu() {
        return process.cpu();
    }

    @Override
    public void close() {
        process.close();
    }
}
