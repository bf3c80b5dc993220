package io.muster.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.runbook.Runbooks;
import io.muster.timeline.Timeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionTemplate;

@EngineTest
class DeploymentsTest {

    private static final Actor OWNER = new Actor("owner", "Owner");

    @Autowired
    Models models;

    @Autowired
    Engine engine;

    @Autowired
    EngineIdentity identity;

    @Autowired
    EngineLinkState link;

    @Autowired
    HouseLock lock;

    @Autowired
    List<Worker> workers;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    Timeline timeline;

    @TempDir
    Path older;

    @TempDir
    Path newer;

    @BeforeEach
    void engineIsThere() {
        await().atMost(Duration.ofSeconds(90)).until(link::ready);
    }

    /** Other tests share the engine, with flows of their own in place of shipped ones. */
    @AfterEach
    void bringBackTheFlowsOfTheTests() {
        replica(TestEngine.flows()).deploy(OWNER);
    }

    @Test
    void anOlderReplicaTakesNothingBack() {
        TestFlows.write(older, "drill-one.bpmn", flow("drill-one", "first"));
        TestFlows.write(newer, "drill-one.bpmn", flow("drill-one", "second"));
        replica(older).atStart();
        replica(newer).atStart();

        Deployments old = replica(older);
        old.atStart();

        assertThat(of(old, "drill-one.bpmn").result()).isEqualTo(Deployments.Result.OLDER);
        assertThat(newest("drill-one.bpmn")).isEqualTo(2);

        assertThat(old.deploy(OWNER))
                .filteredOn(each -> each.resource().equals("drill-one.bpmn"))
                .singleElement()
                .extracting(Deployments.Deployed::result)
                .as("a person's will is deployed even when it is old")
                .isEqualTo(Deployments.Result.DEPLOYED);
        assertThat(newest("drill-one.bpmn")).isEqualTo(3);
    }

    @Test
    void keepsTheLastGoodVersionOfAFaultyFile() {
        TestFlows.write(older, "drill-two.bpmn", flow("drill-two", "good"));
        Deployments replica = replica(older);
        replica.atStart();

        TestFlows.write(older, "drill-two.bpmn", flow("drill-two", "bad").replace("muster.set-status", "make-coffee"));
        replica.lookAgain();

        assertThat(of(replica, "drill-two.bpmn").result()).isEqualTo(Deployments.Result.REFUSED);
        assertThat(of(replica, "drill-two.bpmn").faults())
                .singleElement()
                .asString()
                .contains("Task_Record");
        assertThat(newest("drill-two.bpmn")).isEqualTo(1);
        assertThat(timeline.newest(RecordKey.MUSTER, 1).getFirst().type()).isEqualTo("model-refused");
    }

    @Test
    void deploysEverythingThatIsShipped() {
        assertThat(replicaOf("").deploy(OWNER))
                .extracting(Deployments.Deployed::resource)
                .contains("sev1.bpmn", "commander-assignment.bpmn")
                .doesNotContain("levels.dmn");
        assertThat(replicaOf("").deploy(OWNER))
                .allSatisfy(each -> assertThat(each.faults()).isEmpty());
    }

    /** Templates and check read {@link TaskType}; only the generated processes of runbooks may use others. */
    @Test
    void describesEveryTypeOfWorkThatModelsMayUse() {
        assertThat(workers.stream().map(Worker::type))
                .filteredOn(type -> !type.matches("muster\\.(begin-run|run-step|undo-step|end-run|test-.*)"))
                .containsExactlyInAnyOrderElementsOf(TaskType.ALL.keySet());
    }

    @Test
    void deploysALevelThatIsNewWithoutARestart() {
        Deployments replica = replica(older);
        replica.atStart();

        TestFlows.write(older, "sev5.bpmn", TestFlows.asking("sev5"));
        replica.lookAgain();

        assertThat(of(replica, "sev5.bpmn").result()).isEqualTo(Deployments.Result.DEPLOYED);
        assertThat(models.startedBy(identity.required(), "incident-declared-sev5"))
                .map(Model::processId)
                .contains("sev5");
    }

    @Test
    void deploysOneTextByHandAndListsWhereItIsFrom() {
        Deployments replica = replica(older);
        String text = TestFlows.asking("drill-three");

        Deployments.Deployed first = replica.deploy("drill-three.bpmn", text, OWNER);
        Deployments.Deployed again = replica.deploy("drill-three.bpmn", text, OWNER);
        Deployments.Deployed faulty =
                replica.deploy("drill-three.bpmn", text.replace("muster.set-status", "muster.set-stat"), OWNER);

        assertThat(first.result()).isEqualTo(Deployments.Result.DEPLOYED);
        assertThat(again.result()).isEqualTo(Deployments.Result.UNCHANGED);
        assertThat(faulty.faults()).singleElement().asString().contains("Task_Record", "muster.set-status");
        assertThat(replica.inForce())
                .filteredOn(each -> each.resource().equals("drill-three.bpmn"))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.version()).isEqualTo(1);
                    assertThat(each.origin()).isEqualTo("deployed");
                    assertThat(each.deployedBy()).isEqualTo("owner");
                });
    }

    private int newest(String resource) {
        return models.newest(identity.required(), resource).orElseThrow().version();
    }

    private static Deployments.Deployed of(Deployments deployments, String resource) {
        return deployments.list().stream()
                .filter(each -> each.resource().equals(resource))
                .findFirst()
                .orElseThrow();
    }

    private Deployments replica(Path folder) {
        return replicaOf(folder.toString());
    }

    /** As another server's, with files of its own, on the same database and engine. */
    private Deployments replicaOf(String folder) {
        ModelFiles files = new ModelFiles(folder, mock(Runbooks.class));
        return new Deployments(files, models, engine, identity, lock, workers, transaction, events);
    }

    private static String flow(String id, String name) {
        return TestFlows.asking(id).replace("Flow of " + id, name);
    }
}
