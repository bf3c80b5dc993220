package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camunda.client.CamundaClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalEngineTest {

    private static final String WAITING = """
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="test">
              <bpmn:process id="waiting" isExecutable="true">
                <bpmn:startEvent id="start"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
                <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="wait"/>
                <bpmn:intermediateCatchEvent id="wait"><bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing>
                  <bpmn:timerEventDefinition id="timer"><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition>
                </bpmn:intermediateCatchEvent>
                <bpmn:sequenceFlow id="b" sourceRef="wait" targetRef="work"/>
                <bpmn:serviceTask id="work"><bpmn:extensionElements><zeebe:taskDefinition type="work"/></bpmn:extensionElements>
                  <bpmn:incoming>b</bpmn:incoming><bpmn:outgoing>c</bpmn:outgoing></bpmn:serviceTask>
                <bpmn:sequenceFlow id="c" sourceRef="work" targetRef="end"/>
                <bpmn:endEvent id="end"><bpmn:incoming>c</bpmn:incoming></bpmn:endEvent>
              </bpmn:process>
            </bpmn:definitions>
            """;

    @TempDir
    Path data;

    @Test
    void keepsItsInstancesWhenItIsKilledAndIsTakenOverWhenItsMusterIs() {
        LocalEngine orphaned = LocalEngine.in(data).withControlledClock();
        orphaned.start();
        String address = orphaned.address();
        try (CamundaClient client = client(address)) {
            client.newDeployResourceCommand()
                    .addResourceStringUtf8(WAITING, "waiting.bpmn")
                    .send()
                    .join();
            client.newCreateInstanceCommand()
                    .bpmnProcessId("waiting")
                    .latestVersion()
                    .send()
                    .join();

            orphaned.kill();
            orphaned.restart();
            try (LocalEngine next = LocalEngine.in(data).withControlledClock()) {
                next.start();
                assertThat(next.pid()).isEqualTo(orphaned.pid());
                assertThat(next.address()).isEqualTo(address);

                next.advance(Duration.ofDays(3));
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .ignoreExceptions()
                        .until(() -> !client.newActivateJobsCommand()
                                .jobType("work")
                                .maxJobsToActivate(1)
                                .send()
                                .join()
                                .getJobs()
                                .isEmpty());
            }
        }
        assertThat(orphaned.isAlive()).isFalse();
    }

    @Test
    void doesNotMakeWhoStopsItWaitUntilItHasStarted() throws Exception {
        LocalEngine engine = LocalEngine.in(data);
        try (ExecutorService starter = Executors.newSingleThreadExecutor()) {
            Future<?> start = starter.submit(engine::start);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(engine::isAlive);

            engine.stop();

            assertThatThrownBy(start::get)
                    .hasCauseInstanceOf(CannotStart.class)
                    .hasMessageContaining("stopped while starting");
            assertThat(engine.isAlive()).isFalse();
        }
    }

    @Test
    void comesUpNewAndEmptyWhenItsFolderWasDeleted() {
        try (LocalEngine engine = LocalEngine.in(data)) {
            engine.start();
            try (CamundaClient client = client(engine.address())) {
                client.newDeployResourceCommand()
                        .addResourceStringUtf8(WAITING, "waiting.bpmn")
                        .send()
                        .join();
            }
            engine.kill();
            engine.deleteFolder();

            engine.restart();

            try (CamundaClient client = client(engine.address())) {
                int version = client.newDeployResourceCommand()
                        .addResourceStringUtf8(WAITING, "waiting.bpmn")
                        .send()
                        .join()
                        .getProcesses()
                        .getFirst()
                        .getVersion();
                assertThat(version).isEqualTo(1);
            }
        }
    }

    private static CamundaClient client(String address) {
        return CamundaClient.newClientBuilder()
                .grpcAddress(URI.create(address))
                .preferRestOverGrpc(false)
                .build();
    }
}
