package io.muster.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camunda.client.CamundaClient;
import io.muster.launch.LocalEngine;
import io.muster.settings.Levels;
import io.muster.testkit.FlowWalk;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine that we ship is older than the one of the other tests: it must take the same files and work them. */
class RealEngineTest {

    @TempDir
    Path data;

    @Test
    void takesAllShippedFlowsAndCallsTheDeputyInTime() {
        try (var engine = LocalEngine.in(data).withControlledClock()) {
            engine.start();
            try (var client = client(engine.address())) {
                deploy(client);
                declare(client, "sev1", FlowWalk.GENERATION);

                does(client, "muster.open-war-room");
                does(client, "muster.invite");
                assertThat(does(client, "muster.page")).containsEntry("role", "incident-commander");
                engine.advance(Duration.ofMinutes(5));
                assertThat(does(client, "muster.page")).containsEntry("role", "deputy");
                assertThat(does(client, "muster.remind")).containsEntry("about", "public-update");
                hears(client, "acknowledged");
                assertThat(does(client, "muster.assign-role")).containsEntry("role", "incident-commander");
                hears(client, "resolved");
                assertThat(does(client, "muster.remind")).containsEntry("about", "closing-update");
                does(client, "muster.schedule-review");
                hears(client, "closed");

                escalates(engine, client, "sev2", "incident-commander", Duration.ofMinutes(5));
                escalates(engine, client, "sev3", "responder", Duration.ofMinutes(5));
                escalates(engine, client, "sev4", "responder", Duration.ofMinutes(30));
            }
        }
    }

    private static void escalates(LocalEngine engine, CamundaClient client, String level, String role, Duration after) {
        String generation = "INC-" + level.charAt(3) + "/1";
        declare(client, level, generation);
        does(client, "muster.open-war-room");
        does(client, "muster.invite");
        assertThat(does(client, "muster.page")).containsEntry("role", role).containsEntry("step", "1");
        engine.advance(after);
        assertThat(does(client, "muster.page")).containsEntry("step", "2");
        hears(client, "cancelled", generation);
    }

    private static void deploy(CamundaClient client) {
        var models = FlowWalk.models(Path.of("bpmn"));
        var command = client.newDeployResourceCommand()
                .addResourceFile(models.getFirst().toString());
        for (var model : models.subList(1, models.size())) {
            command = command.addResourceFile(model.toString());
        }
        // generous: a cold engine on a busy machine compiles every expression first
        assertThat(command.requestTimeout(Duration.ofMinutes(2)).send().join().getProcesses())
                .hasSize(models.size());
    }

    private static void declare(CamundaClient client, String level, String generation) {
        var variables = new HashMap<String, Object>();
        variables.put("generation", generation);
        variables.put("requester", "alice");
        variables.put("policy", new Levels("").byName(level).orElseThrow().policy());
        variables.put("incident", Map.of("key", "INC-7"));
        client.newPublishMessageCommand()
                .messageName("incident-declared-" + level)
                .correlationKey(generation)
                .timeToLive(Duration.ofDays(7))
                .variables(variables)
                .send()
                .join();
    }

    private static void hears(CamundaClient client, String message) {
        hears(client, message, FlowWalk.GENERATION);
    }

    private static void hears(CamundaClient client, String message, String generation) {
        client.newPublishMessageCommand()
                .messageName(message)
                .correlationKey(generation)
                .timeToLive(Duration.ofDays(7))
                .variables(Map.of("by", "bob", "reason", "said so"))
                .send()
                .join();
    }

    /** Takes the next job of the type and completes it. */
    private static Map<String, String> does(CamundaClient client, String type) {
        var job = await("a job " + type)
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> client.newActivateJobsCommand()
                                .jobType(type)
                                .maxJobsToActivate(1)
                                .timeout(Duration.ofDays(1))
                                .requestTimeout(Duration.ofSeconds(5))
                                .send()
                                .join()
                                .getJobs(),
                        jobs -> !jobs.isEmpty())
                .getFirst();
        client.newCompleteCommand(job.getKey()).send().join();
        var parameters = new HashMap<>(job.getCustomHeaders());
        for (var name : List.of("role", "about")) {
            if (job.getVariablesAsMap().get(name) instanceof String text) {
                parameters.put(name, text);
            }
        }
        return parameters;
    }

    private static CamundaClient client(String address) {
        return CamundaClient.newClientBuilder()
                .grpcAddress(URI.create(address))
                .preferRestOverGrpc(false)
                .defaultRequestTimeout(Duration.ofMinutes(1))
                .build();
    }
}
