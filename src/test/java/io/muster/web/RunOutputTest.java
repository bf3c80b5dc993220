package io.muster.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.muster.incident.Declaration;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.people.People;
import io.muster.runbook.Run;
import io.muster.runbook.RunKey;
import io.muster.runbook.Runs;
import io.muster.runbook.StepState;
import io.muster.testkit.MusterTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** All that a step put out, as whoever is signed in gets it. */
@MusterTest
class RunOutputTest {

    private static final Actor ALICE = new Actor("alice", "Alice Adler");
    private static final Actor BOB = new Actor("bob", "Bob Berg");

    @LocalServerPort
    private int port;

    @Autowired
    private Incidents incidents;

    @Autowired
    private Operations operations;

    @Autowired
    private SignIns signIns;

    @Autowired
    private People people;

    @MockitoBean
    private Runs runs;

    private final HttpClient http = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void people(DynamicPropertyRegistry registry) throws IOException {
        TestHouse.settings(registry, "the-owners-token");
    }

    @BeforeEach
    void thereIsNoRunYet() {
        when(runs.find(any())).thenReturn(Optional.empty());
    }

    @Test
    void givesAllThatAStepPutOutAsTextThatNoBrowserTakesForAPage() throws Exception {
        RunKey run = ran(declare(false), "<script>alert('pods')</script>\n2 of 6 ready ✓\n");

        HttpResponse<String> answer = get(ALICE, run.record() + "/R1/steps/2/output");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("<script>alert('pods')</script>\n2 of 6 ready ✓\n");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain;charset=UTF-8");
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("content-disposition"))
                .hasValue("inline; filename=\"" + run.record() + "-R1-step-2.txt\"");
    }

    @Test
    void givesWhatARunAlonePutOutByTheKeyOfItsOperation() throws Exception {
        RecordKey operation = operations
                .start(new Operation.Start("Restart the shop", null, Map.of(), ALICE))
                .key();
        ran(operation, "restarted\n");

        HttpResponse<String> answer = get(BOB, operation + "/R1/steps/1/output");

        assertThat(operation.toString()).startsWith("OP-");
        assertThat(answer.body()).isEqualTo("restarted\n");
    }

    @Test
    void hidesWhatWasPutOutInAPrivateIncidentFromWhoDoesNotKnowOfIt() throws Exception {
        RecordKey hidden = declare(true);
        ran(hidden, "what nobody else may read\n");

        HttpResponse<String> his = get(BOB, hidden + "/R1/steps/1/output");

        assertThat(get(ALICE, hidden + "/R1/steps/1/output").statusCode()).isEqualTo(200);
        assertThat(his.statusCode()).isEqualTo(404);
        assertThat(his.body())
                .isEqualTo(get(BOB, "INC-999999/R1/steps/1/output").body().replace("INC-999999", hidden.toString()));
    }

    @Test
    void saysWhatIsNotThere() throws Exception {
        RecordKey key = declare(false);
        ran(key, "");

        assertThat(get(ALICE, key + "/R1/steps/3/output").statusCode()).isEqualTo(404);
        assertThat(get(ALICE, key + "/R1/steps/0/output").statusCode()).isEqualTo(404);
        assertThat(get(ALICE, key + "/R2/steps/1/output").statusCode()).isEqualTo(404);
        assertThat(get(ALICE, key + "/7/steps/1/output").body()).contains("they are called R1, R2");
        assertThat(get(ALICE, key + "/R1/steps/two/output").statusCode()).isEqualTo(400);
    }

    private RecordKey declare(boolean secret) {
        Incident incident = incidents.declare(new Declaration("Checkout is slow", "sev2", secret, false, ALICE, null));
        return incident.key();
    }

    /** A first run with two steps, each of which put this out. */
    private RunKey ran(RecordKey record, String output) {
        RunKey key = new RunKey(record, 1);
        when(runs.find(key)).thenReturn(Optional.of(mock(Run.class)));
        when(runs.steps(key)).thenReturn(List.of(mock(StepState.class), mock(StepState.class)));
        when(runs.output(key, 1)).thenReturn(output);
        when(runs.output(key, 2)).thenReturn(output);
        return key;
    }

    private HttpResponse<String> get(Actor as, String path) throws Exception {
        String session = signIns.use(signIns.link(people.byId(as.id()).orElseThrow(), Actor.MUSTER))
                .orElseThrow();
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/runs/" + path))
                        .header("Cookie", Entrance.COOKIE + "=" + session)
                        .build(),
                BodyHandlers.ofString());
    }
}
