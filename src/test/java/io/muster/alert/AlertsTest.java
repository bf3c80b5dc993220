package io.muster.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.alert.Alerts.Receipt;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Status;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import io.muster.testkit.MusterTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@MusterTest
class AlertsTest {

    private static final Actor ADA = new Actor("ada", "Ada");

    @Autowired
    private Alerts alerts;

    @Autowired
    private Incidents incidents;

    @Autowired
    private JdbcClient jdbc;

    private final String group = "group-" + UUID.randomUUID();
    private final int startsAtMinute = 10;

    @ParameterizedTest
    @CsvSource({
        "alertmanager-v4-firing.json, sev1, No things for over 10 minutes",
        "alertmanager-v4-firing-no-alert-status.json, sev3, Prometheus Test",
        "alertmanager-v3-firing-big-groupkey.json, sev3, 'runit service prometheus_bot restarted, server01.int:9100'",
    })
    void declaresFromWhatAlertmanagersReallySend(String file, String level, String title) throws IOException {
        Receipt receipt = alerts.receive("alertmanager", Map.of(), real(file));

        assertThat(receipt.accepted()).isEqualTo(1);
        Incident declared = incidents.get(receipt.incidents().getFirst());
        assertThat(declared.level()).isEqualTo(level);
        assertThat(declared.title()).isEqualTo(title);
        assertThat(types(declared.key())).containsExactly("incident-declared", "alerts-attached");
        assertThat(alerts.receive("alertmanager", Map.of(), real(file)).incidents())
                .containsExactly(declared.key());
        assertThat(alerts.of(declared.key()))
                .singleElement()
                .extracting(Alert::count)
                .isEqualTo(2L);
    }

    @Test
    void takesAClearedAlertThatItNeverHeardFire() throws IOException {
        Receipt receipt = alerts.receive("alertmanager", Map.of(), real("alertmanager-v4-resolved.json"));

        assertThat(receipt).isEqualTo(new Receipt(1, List.of()));
    }

    @Test
    void countsRepeatsBesideTheTimeline() {
        RecordKey key = only(post(firing("a")));

        for (int i = 0; i < 5; i++) {
            assertThat(only(post(firing("a")))).isEqualTo(key);
        }

        assertThat(alerts.of(key)).singleElement().extracting(Alert::count).isEqualTo(6L);
        assertThat(types(key)).containsExactly("incident-declared", "alerts-attached");
    }

    @Test
    void putsWhatAlertmanagerGroupsIntoOneIncidentOfTheMostUrgentLevel() {
        RecordKey key = only(post(firing("a", "warning"), firing("b", "critical")));

        assertThat(only(post(firing("c")))).isEqualTo(key);

        assertThat(incidents.get(key).level()).isEqualTo("sev1");
        assertThat(alerts.tally(key)).isEqualTo(new Alerts.Tally(3, 3));
        assertThat(types(key)).containsExactly("incident-declared", "alerts-attached", "alerts-attached");
    }

    @Test
    void saysWhatClearedAndWhenNothingFiresAnyMoreAndResolvesNothing() {
        RecordKey key = only(post(firing("a"), firing("b")));

        post(cleared("a"), firing("b"));
        assertThat(types(key)).last().isEqualTo("alert-cleared");
        post(cleared("a"), cleared("b"));
        post(cleared("a"), cleared("b"));

        assertThat(types(key))
                .containsExactly(
                        "incident-declared", "alerts-attached", "alert-cleared", "alert-cleared", "alerts-cleared");
        assertThat(alerts.tally(key)).isEqualTo(new Alerts.Tally(0, 2));
        assertThat(incidents.get(key).status()).isEqualTo(Status.DECLARED);
    }

    @Test
    void saysThatItFiresAgainWithoutAPageUnlessMitigated() {
        RecordKey key = only(post(firing("a")));
        post(cleared("a"));
        post(firing("a"));
        assertThat(types(key)).last().isEqualTo("alerts-repeated");

        incidents.mitigate(key, ADA, null);
        post(firing("a"));
        assertThat(types(key)).last().isEqualTo("incident-mitigated");
        post(cleared("a"));
        post(firing("a"));

        assertThat(types(key)).last().isEqualTo("alert-fired-again");
        assertThat(incidents.get(key).status()).isEqualTo(Status.MITIGATED);
    }

    @Test
    void reopensWithinADayAfterResolved() {
        RecordKey key = only(post(firing("a")));
        post(cleared("a"));
        incidents.resolve(key, ADA, null);

        assertThat(only(post(firing("a")))).isEqualTo(key);

        assertThat(incidents.get(key).opening()).isEqualTo(2);
        assertThat(types(key)).endsWith("incident-resolved", "incident-reopened", "alerts-repeated");
    }

    @Test
    void takesWhatStillFiresRightAfterResolvingForTheLagOfItsSender() {
        RecordKey key = only(post(firing("a")));
        incidents.resolve(key, ADA, null);

        post(firing("a"));
        assertThat(incidents.get(key).status()).isEqualTo(Status.RESOLVED);
        ago(key, "11 minutes");
        post(firing("a"));

        assertThat(incidents.get(key).opening()).isEqualTo(2);
    }

    @Test
    void declaresANewIncidentThatNamesTheEarlierAfterClosingOrADay() {
        RecordKey first = only(post(firing("a")));
        post(cleared("a"));
        incidents.resolve(first, ADA, null);
        ago(first, "25 hours");
        RecordKey second = only(post(firing("a")));
        post(cleared("a"));
        incidents.resolve(second, ADA, null);
        incidents.close(second, ADA, null);
        RecordKey third = only(post(firing("a")));

        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
        assertThat(jdbc.sql("select cause from incident_record where key = :key")
                        .param("key", third.toString())
                        .query(String.class)
                        .single())
                .isEqualTo("alert a of alertmanager; it was " + second + " before");
    }

    @Test
    void doesNotDeclareAgainWhatSomebodyCancelledAndStillFires() {
        RecordKey key = only(post(firing("a")));
        incidents.cancel(key, ADA, "a test");
        ago(key, "1 hour");

        assertThat(only(post(firing("a")))).isEqualTo(key);
        assertThat(incidents.get(key).status()).isEqualTo(Status.CANCELLED);
    }

    @Test
    void makesOneIncidentOfTheSameAlertPostedAtOnce() throws Exception {
        CyclicBarrier together = new CyclicBarrier(6);
        List<Future<Receipt>> posts = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(6)) {
            for (int i = 0; i < 6; i++) {
                posts.add(threads.submit(() -> {
                    together.await(20, TimeUnit.SECONDS);
                    return post(firing("a"), firing("b"));
                }));
            }
        }

        List<RecordKey> keys = new ArrayList<>();
        for (Future<Receipt> one : posts) {
            keys.addAll(one.get().incidents());
        }
        assertThat(keys).hasSize(6).containsOnly(keys.getFirst());
        assertThat(alerts.of(keys.getFirst())).hasSize(2).allMatch(alert -> alert.count() == 6);
        assertThat(types(keys.getFirst())).containsExactly("incident-declared", "alerts-attached");
    }

    @Test
    void takesAGenericAlertAndItsLevel() {
        String fingerprint = UUID.randomUUID().toString();
        String body = """
                {"title": "Disk\\nis full", "level": "SEV-2", "fingerprint": "%s", "labels": {"host": "db1", "disk": 3}}
                """.formatted(fingerprint);

        RecordKey key = only(generic(body));

        assertThat(incidents.get(key).level()).isEqualTo("sev2");
        assertThat(incidents.get(key).title()).isEqualTo("Disk is full");
        assertThat(alerts.of(key).getFirst().labels())
                .containsEntry("host", "db1")
                .containsEntry("disk", "3");
        assertThat(only(generic(body.replace("\"level\"", "\"status\": \"resolved\", \"level\""))))
                .isEqualTo(key);
        assertThat(types(key)).endsWith("alert-cleared", "alerts-cleared");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "alertmanager | []                                     | body                | must be a JSON object, but is a list",
                "alertmanager | {\"alerts\": [                         | body                | The body is no JSON",
                "alertmanager | {\"version\": \"4\"}                   | alerts              | must be a list of 1 to 2000 alerts, but is missing",
                "alertmanager | {\"version\": \"9\", \"alerts\": [1]}  | version             | must be 4 or 3, but is '9'",
                "alertmanager | {\"alerts\": [7]}                      | alerts[0]           | must be an object, but is a number",
                "alertmanager | {\"alerts\": [{\"labels\": {}}]}       | alerts[0].labels    | must have at least one label",
                "alertmanager | {\"alerts\": [{\"labels\": {\"a\": []}}]} | alerts[0].labels.a | must be a text, but is a list",
                "alertmanager | {\"alerts\": [{\"labels\": {\"a\": \"b\"}, \"status\": \"on\"}]} | alerts[0].status | but is 'on'",
                "alertmanager | {\"alerts\": [{\"labels\": {\"a\": \"b\"}, \"startsAt\": \"now\"}]} | alerts[0].startsAt | but is 'now'",
                "generic      | {\"level\": \"sev1\"}                  | title               | 'title' is missing or empty",
                "generic      | {\"title\": 5}                         | title               | must be a text, but is a number",
            })
    void namesTheFieldThatItCannotReadAndKeepsNothing(String sender, String body, String field, String words) {
        long before = incidentsSoFar();

        assertThatThrownBy(() -> alerts.receive(sender, Map.of(), bytes(body)))
                .isInstanceOfSatisfying(
                        MalformedAlert.class,
                        malformed -> assertThat(malformed.field()).isEqualTo(field))
                .hasMessageContaining(words);
        assertThat(incidentsSoFar()).isEqualTo(before);
    }

    @Test
    void takesTextsThatNoDatabaseWouldTakeAsTheyAre() {
        String body = """
                {"title": "Zero \\u0000 and half \\ud83d", "fingerprint": "\\u0000%s", "labels": {"alertname": "a\\u0000b"}}
                """.formatted(group);

        RecordKey key = only(generic(body));

        assertThat(incidents.get(key).title()).isEqualTo("Zero and half ?");
        assertThat(alerts.of(key).getFirst().name()).isEqualTo("a b");
    }

    @Test
    void pagesAnewForEachAlertThatFiresAgainAfterMitigation() {
        RecordKey key = only(post(firing("a"), firing("b")));
        post(cleared("a"), cleared("b"));
        incidents.mitigate(key, ADA, null);

        post(firing("a"));
        post(firing("b"));

        assertThat(jdbc.sql("select payload from timeline_entry"
                                + " where record = :record and type = 'alert-fired-again' order by n")
                        .param("record", key.toString())
                        .query(String.class)
                        .list())
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"firing\":1"),
                        second -> assertThat(second).contains("\"firing\":2"));
    }

    @Test
    void explainsWithoutDoingAnything() {
        byte[] body = bytes(payload(firing("a", "critical")));

        assertThat(alerts.explain("alertmanager", body)).singleElement().satisfies(explained -> {
            assertThat(explained.level()).isEqualTo("sev1");
            assertThat(explained.incident()).isNull();
            assertThat(explained.why()).contains("is new here").contains("critical");
        });
        RecordKey key = only(post(firing("a", "critical")));
        assertThat(alerts.explain("alertmanager", body)).singleElement().satisfies(explained -> {
            assertThat(explained.incident()).isEqualTo(key);
            assertThat(explained.why()).contains("is counted");
        });
        assertThat(alerts.of(key).getFirst().count()).isEqualTo(1);
    }

    private Receipt post(String... signals) {
        return alerts.receive("alertmanager", Map.of(), bytes(payload(signals)));
    }

    private Receipt generic(String body) {
        return alerts.receive("generic", Map.of(), bytes(body));
    }

    private String payload(String... signals) {
        return "{\"version\": \"4\", \"groupKey\": \"" + group + "\", \"status\": \"firing\", \"alerts\": ["
                + String.join(",", signals) + "]}";
    }

    private String firing(String name) {
        return firing(name, "warning");
    }

    private String firing(String name, String severity) {
        return signal(name, severity, "firing");
    }

    private String cleared(String name) {
        return signal(name, "warning", "resolved");
    }

    private String signal(String name, String severity, String status) {
        return """
                {"status": "%s", "fingerprint": "%s", "labels": {"alertname": "%s", "severity": "%s"},
                 "startsAt": "2026-01-31T09:%d:00Z", "annotations": {"summary": "%s is too high"}}
                """.formatted(status, group + name, name, severity, startsAtMinute, name);
    }

    private static RecordKey only(Receipt receipt) {
        assertThat(receipt.incidents()).hasSize(1);
        return receipt.incidents().getFirst();
    }

    private void ago(RecordKey key, String interval) {
        jdbc.sql("update incident_record set since = since - cast(:interval as interval) where key = :key")
                .param("interval", interval)
                .param("key", key.toString())
                .update();
    }

    private long incidentsSoFar() {
        return jdbc.sql("select count(*) from incident_record")
                .query(Long.class)
                .single();
    }

    private List<String> types(RecordKey key) {
        return jdbc.sql("select type from timeline_entry where record = :record order by n")
                .param("record", key.toString())
                .query(String.class)
                .list();
    }

    private static byte[] real(String file) throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/alerts", file));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
