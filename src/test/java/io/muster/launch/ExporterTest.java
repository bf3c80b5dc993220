package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.camunda.client.CamundaClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The exporter in the real broker, which is what loads it in life. */
class ExporterTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path data;

    private final List<JsonNode> records = new CopyOnWriteArrayList<>();
    private static final int INSTANCES = 120;

    private final List<Long> droppedBefore = new CopyOnWriteArrayList<>();
    private volatile boolean refusing;
    private final Set<String> engines = ConcurrentHashMap.newKeySet();

    @Test
    void deliversEveryRecordAlthoughTheAddressWasGoneAndTheEngineKilled() throws Exception {
        HttpServer first = receiver();
        try (LocalEngine engine = LocalEngine.in(data).exportingTo(address(first), "token")) {
            engine.start();
            try (CamundaClient client = client(engine.address())) {
                deploy(client, "muster-engine-e1");
                deploy(client, "counting");
                create(client);
                awaitStarted(1);
                assertThat(engines).containsExactly("e1");

                first.stop(0);
                create(client);
                engine.kill();
                engine.restart();
                create(client);
                HttpServer second = receiver();
                try {
                    engine.exportingTo(address(second), "token");

                    awaitStarted(3);
                    work(client);
                    Awaitility.await()
                            .atMost(Duration.ofMinutes(3))
                            .until(() -> of("JOB").findFirst().isPresent());
                } finally {
                    second.stop(0);
                }
            }
        } finally {
            first.stop(0);
        }

        assertThat(engines).containsExactly("e1");
        JsonNode job = of("JOB").findFirst().orElseThrow();
        assertThat(job.get("intent").asString()).isEqualTo("COMPLETED");
        assertThat(job.get("jobType").asString()).isEqualTo("count");
        assertThat(job.get("elementId").asString()).isEqualTo("work");
        assertThat(job.get("bpmnProcessId").asString()).isEqualTo("counting");
        assertThat(job.get("retries").asInt()).isEqualTo(3);
        assertThat(job.get("processInstanceKey").asLong()).isPositive();
        assertThat(records).noneMatch(line -> line.get("position").asLong() <= 0);
    }

    /** More than the exporter can hold happens while its sink is away: the rest waits in the engine's log. */
    @Test
    void deliversAllThatHappenedWhileItsAddressWasAwayInOrder() throws Exception {
        workWhileTheSinkIsAway("block", client -> awaitStarted(INSTANCES));

        assertThat(droppedBefore).isEmpty();
        assertThat(positions()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void saysWhatItGaveUpWhereTheEngineMustNotWait() throws Exception {
        workWhileTheSinkIsAway("drop", this::awaitTellingAgain);

        long first = droppedBefore.getFirst();
        assertThat(positions()).isSorted().anyMatch(position -> position >= first);
        assertThat(positions().stream().filter(position -> position < first)).hasSizeLessThan(200);
    }

    private List<Long> positions() {
        return records.stream().map(line -> line.get("position").asLong()).toList();
    }

    private void workWhileTheSinkIsAway(String onLag, Consumer<CamundaClient> awaited) throws IOException {
        HttpServer sink = receiver();
        try (LocalEngine engine = LocalEngine.in(data)
                .exportingTo(address(sink), "token")
                .onLag(onLag)
                .holding(64 * 1024)) {
            engine.start();
            try (CamundaClient client = client(engine.address())) {
                deploy(client, "muster-engine-e1");
                deploy(client, "counting");
                create(client);
                awaitStarted(1);
                refusing = true;
                for (int i = 1; i < INSTANCES; i++) {
                    create(client);
                }
                refusing = false;
                awaited.accept(client);
            }
        } finally {
            sink.stop(0);
        }
    }

    /** Until the exporter has said that it gave something up, and an instance of after that is told of. */
    private void awaitTellingAgain(CamundaClient client) {
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> !droppedBefore.isEmpty());
        Set<Long> later = new HashSet<>();
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> {
            later.add(create(client));
            return started().anyMatch(later::contains);
        });
    }

    private void awaitStarted(int instances) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(started()).hasSize(instances));
    }

    /** Keys of the instances that were told of. */
    private Stream<Long> started() {
        return of("PROCESS_INSTANCE")
                .filter(line -> line.get("intent").asString().equals("ELEMENT_ACTIVATED"))
                .filter(line -> line.get("elementType").asString().equals("PROCESS"))
                .map(line -> line.get("key").asLong())
                .distinct();
    }

    private Stream<JsonNode> of(String type) {
        return records.stream().filter(line -> line.get("type").asString().equals(type));
    }

    private static void work(CamundaClient client) {
        client.newActivateJobsCommand()
                .jobType("count")
                .maxJobsToActivate(1)
                .execute()
                .getJobs()
                .forEach(job -> client.newCompleteCommand(job).execute());
    }

    private HttpServer receiver() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/engine/records", exchange -> {
            @Nullable String engine = exchange.getRequestHeaders().getFirst("Muster-Engine");
            engines.add(String.valueOf(engine));
            if (refusing) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(503, -1);
                exchange.close();
                return;
            }
            String gap = exchange.getRequestHeaders().getFirst("Muster-Dropped-Before");
            if (gap != null) {
                droppedBefore.add(Long.parseLong(gap));
            }
            try (var body = new GZIPInputStream(exchange.getRequestBody())) {
                new String(body.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(JSON::readTree)
                        .forEach(records::add);
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String address(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void deploy(CamundaClient client, String process) {
        String model = """
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="test">
                  <bpmn:process id="PROCESS" isExecutable="true">
                    <bpmn:startEvent id="start"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
                    <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="work"/>
                    <bpmn:serviceTask id="work"><bpmn:extensionElements><zeebe:taskDefinition type="count"/></bpmn:extensionElements>
                      <bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing></bpmn:serviceTask>
                    <bpmn:sequenceFlow id="b" sourceRef="work" targetRef="end"/>
                    <bpmn:endEvent id="end"><bpmn:incoming>b</bpmn:incoming></bpmn:endEvent>
                  </bpmn:process>
                </bpmn:definitions>
                """.replace("PROCESS", process);
        client.newDeployResourceCommand()
                .addResourceStringUtf8(model, process + ".bpmn")
                .send()
                .join();
    }

    private static long create(CamundaClient client) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .ignoreExceptions()
                .until(
                        () -> client.newCreateInstanceCommand()
                                .bpmnProcessId("counting")
                                .latestVersion()
                                .send()
                                .join()
                                .getProcessInstanceKey(),
                        key -> key > 0);
    }

    private static CamundaClient client(String address) {
        return CamundaClient.newClientBuilder()
                .grpcAddress(URI.create(address))
                .preferRestOverGrpc(false)
                .build();
    }
}
