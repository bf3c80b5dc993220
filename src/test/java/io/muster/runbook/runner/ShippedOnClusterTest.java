package io.muster.runbook.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.muster.runbook.StepOutcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/** Steps of the shipped runbooks for Kubernetes, by the real kubectl, on a cluster that keeps what they do to it. */
@ExtendWith(OwnFolder.class)
@EnabledIf(value = "io.muster.runbook.runner.TargetsTest#kubectlIsThere", disabledReason = "kubectl is not installed")
class ShippedOnClusterTest {

    private static final String REVISION = "deployment.kubernetes.io/revision";

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final Output output = new Output(new PrintStream(heard, true, StandardCharsets.UTF_8));
    private MockCluster cluster = new MockCluster();

    @BeforeEach
    void deployTheShopTwice() {
        Deployment checkout = cluster.put(new DeploymentBuilder()
                .withNewMetadata()
                .withName("checkout")
                .withNamespace("shop")
                .addToAnnotations(REVISION, "2")
                .endMetadata()
                .withNewSpec()
                .withReplicas(3)
                .withNewSelector()
                .addToMatchLabels("app", "checkout")
                .endSelector()
                .withTemplate(template("checkout:1.4.2"))
                .endSpec()
                .build());
        for (int revision = 1; revision <= 2; revision++) {
            cluster.put(new ReplicaSetBuilder()
                    .withNewMetadata()
                    .withName("checkout-" + revision)
                    .withNamespace("shop")
                    .addToLabels("app", "checkout")
                    .addToAnnotations(REVISION, Integer.toString(revision))
                    .addNewOwnerReference()
                    .withApiVersion("apps/v1")
                    .withKind("Deployment")
                    .withName("checkout")
                    .withUid(checkout.getMetadata().getUid())
                    .withController(true)
                    .endOwnerReference()
                    .endMetadata()
                    .withNewSpec()
                    .withReplicas(revision == 2 ? 3 : 0)
                    .withNewSelector()
                    .addToMatchLabels("app", "checkout")
                    .endSelector()
                    .withTemplate(template("checkout:1.4." + revision))
                    .endSpec()
                    .build());
        }
        settle("2");
    }

    @AfterEach
    void tearDown() {
        cluster.close();
    }

    @Test
    void scalesADeploymentAndBackAndNeverOverSomebodyElsesChange() throws Exception {
        ShippedRunbook runbook = ShippedRunbook.read("scale-deployment", output);
        Map<String, String> inputs =
                Map.of("cluster", "production", "namespace", "shop", "deployment", "checkout", "replicas", "6");

        Reply.Executed seen = runbook.step("See how many there are", inputs, Map.of(), cluster.access());
        assertThat(seen.outputs()).as(heard::toString).containsEntry("before", 3);
        assertThat(runbook.step("Scale it", inputs, seen.outputs(), cluster.access())
                        .outcome())
                .as(heard::toString)
                .isEqualTo(StepOutcome.DONE);
        assertThat(replicas()).isEqualTo(6);
        settle("2");
        assertThat(runbook.step("See them ready", inputs, seen.outputs(), cluster.access())
                        .line())
                .startsWith("all are ready");

        Reply.Executed late = runbook.step("Scale it", inputs, seen.outputs(), cluster.access());
        assertThat(late.outcome()).isEqualTo(StepOutcome.FAILED);
        assertThat(heard.toString(StandardCharsets.UTF_8)).containsIgnoringCase("expected replicas to be 3, was 6");

        assertThat(runbook.undo("Scale it", inputs, seen.outputs(), cluster.access())
                        .outcome())
                .as(heard::toString)
                .isEqualTo(StepOutcome.DONE);
        assertThat(replicas()).isEqualTo(3);
    }

    /** The new revision after each way is the controller's work in a cluster, and the test's here. */
    @Test
    void rollsADeploymentBackAndForthAgain() throws Exception {
        ShippedRunbook runbook = ShippedRunbook.read("roll-back-deployment", output);
        Map<String, String> inputs =
                Map.of("cluster", "production", "namespace", "shop", "deployment", "checkout", "revision", "0");

        Reply.Executed seen = runbook.step("See what runs now", inputs, Map.of(), cluster.access());
        assertThat(seen.outputs()).as(heard::toString).containsEntry("revision", 2);
        assertThat(runbook.step("See what there was before", inputs, seen.outputs(), cluster.access())
                        .outcome())
                .as(heard::toString)
                .isEqualTo(StepOutcome.DONE);
        assertThat(runbook.step("Roll back", inputs, seen.outputs(), cluster.access())
                        .outcome())
                .as(heard::toString)
                .isEqualTo(StepOutcome.DONE);
        assertThat(image()).isEqualTo("checkout:1.4.1");
        assertThat(runbook.step("See what runs after", inputs, seen.outputs(), cluster.access())
                        .line())
                .as("no controller has seen it yet")
                .contains("it is another revision than before");

        settle("3");
        assertThat(runbook.step("See the rollout end", inputs, seen.outputs(), cluster.access())
                        .outcome())
                .as(heard::toString)
                .isEqualTo(StepOutcome.DONE);
        assertThat(runbook.step("See what runs after", inputs, seen.outputs(), cluster.access())
                        .outcome())
                .isEqualTo(StepOutcome.DONE);
        assertThat(heard.toString(StandardCharsets.UTF_8))
                .contains("revision 2, checkout:1.4.2", "successfully rolled out", "checkout:1.4.1, 3 ready");

        assertThat(runbook.undo("Roll back", inputs, seen.outputs(), cluster.access())
                        .outcome())
                .as(heard::toString)
                .isEqualTo(StepOutcome.DONE);
        assertThat(image()).isEqualTo("checkout:1.4.2");
    }

    /** The mock keeps no logs and cannot select events by the pod that they are about: those two answers are told. */
    @Test
    void findsThePodThatCrashesMostAndWhy() throws Exception {
        ShippedRunbook runbook = ShippedRunbook.read("triage-crash-loop", output);
        cluster.put(pod("checkout-a", 0));
        cluster.put(pod("checkout-b", 7));
        cluster.answer("/api/v1/namespaces/shop/pods/checkout-b/log", "java.lang.OutOfMemoryError\n");
        cluster.answer("/api/v1/namespaces/shop/events", """
                {"apiVersion":"meta.k8s.io/v1","kind":"Table",
                 "columnDefinitions":[{"name":"Reason","type":"string"},{"name":"Message","type":"string"}],
                 "rows":[{"cells":["BackOff","Back-off restarting failed container"],
                          "object":{"apiVersion":"v1","kind":"Event","metadata":{"name":"e","namespace":"shop"},
                                    "lastTimestamp":"2026-11-28T12:00:00Z"}}]}
                """);
        Map<String, String> inputs = Map.of("cluster", "production", "namespace", "shop", "app", "checkout");

        Reply.Executed counted = runbook.step("Count their restarts", inputs, Map.of(), cluster.access());
        assertThat(counted.outputs())
                .as(heard::toString)
                .containsEntry("worst", "checkout-b")
                .containsEntry("restarts", 7);
        for (String title :
                new String[] {"Read its last words", "Ask the cluster what it saw", "See whether it is short of memory"
                }) {
            assertThat(runbook.step(title, inputs, counted.outputs(), cluster.access())
                            .outcome())
                    .as(heard::toString)
                    .isEqualTo(StepOutcome.DONE);
        }
        assertThat(heard.toString(StandardCharsets.UTF_8))
                .contains("java.lang.OutOfMemoryError", "Back-off restarting", "more memory than its limit")
                .contains("256Mi");

        Map<String, String> others = Map.of("cluster", "production", "namespace", "shop", "app", "basket");
        Reply.Executed none = runbook.step("Count their restarts", others, Map.of(), cluster.access());
        assertThat(none.outcome()).isEqualTo(StepOutcome.FAILED);
        assertThat(none.line()).contains("there are such pods");
    }

    /** What the controllers of a cluster do once everything goes well. */
    private void settle(String revision) {
        Deployment now = cluster.deployment("checkout");
        int replicas = now.getSpec().getReplicas();
        cluster.replace(new DeploymentBuilder(now)
                .editMetadata()
                .addToAnnotations(REVISION, revision)
                .endMetadata()
                .withNewStatus()
                // The mock counts this very replacement as a generation too.
                .withObservedGeneration(now.getMetadata().getGeneration() + 1)
                .withReplicas(replicas)
                .withUpdatedReplicas(replicas)
                .withReadyReplicas(replicas)
                .withAvailableReplicas(replicas)
                .endStatus()
                .build());
    }

    private int replicas() {
        return cluster.deployment("checkout").getSpec().getReplicas();
    }

    private String image() {
        return cluster.deployment("checkout")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    private static PodTemplateSpec template(String image) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .addToLabels("app", "checkout")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("checkout")
                .withImage(image)
                .endContainer()
                .endSpec()
                .build();
    }

    private static Pod pod(String name, int restarts) {
        ContainerStatus status = restarts == 0
                ? new ContainerStatusBuilder()
                        .withName("checkout")
                        .withRestartCount(0)
                        .build()
                : new ContainerStatusBuilder()
                        .withName("checkout")
                        .withRestartCount(restarts)
                        .withNewLastState()
                        .withNewTerminated()
                        .withReason("OOMKilled")
                        .endTerminated()
                        .endLastState()
                        .build();
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("shop")
                .addToLabels("app", "checkout")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("checkout")
                .withImage("checkout:1.4.2")
                .withNewResources()
                .addToLimits("memory", new Quantity("256Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withContainerStatuses(status)
                .endStatus()
                .build();
    }
}
