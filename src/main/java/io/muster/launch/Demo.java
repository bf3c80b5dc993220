package io.muster.launch;

import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/**
 * The true path, played for a visitor: a shop gets slow, its alert comes in, a colleague asks for a runbook, the visitor
 * decides, the shop is mended, the incident ends. Everything goes through the same doors that everybody has (HTTP, the
 * command line); nothing is put into the record by the demo itself.
 *
 * <p>Unattended it also does the visitor's part, and each stage must be seen within {@link #PATIENCE}.
 */
final class Demo {

    /** The visitor, who is the commander on call, and the owner: first in the demo's {@code muster.yaml}. */
    static final String VISITOR = "alice@demo.example";

    private static final String COLLEAGUE = "bob@demo.example";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final int SLOW_MILLIS = 1_000;
    private static final int FAST_MILLIS = 300;

    private final ServerApi api;
    private final URI shop;
    private final String hookToken;
    private final boolean unattended;
    private final PrintStream out;
    private String incident = "";

    Demo(ServerApi api, URI shop, String hookToken, boolean unattended, PrintStream out) {
        this.api = api;
        this.shop = shop;
        this.hookToken = hookToken;
        this.unattended = unattended;
        this.out = out;
    }

    /** The demo's {@code muster.yaml}. */
    static String settings(URI shop, String hookToken) {
        return """
                # yaml-language-server: $schema=./muster.schema.json
                # Written by ./muster up --demo for itself; edit it and see what happens.
                people:
                  - { id: alice, name: Alice Adler, email: %1$s }
                  - { id: bob, name: Bob Berg, email: %2$s }
                  - { id: carol, name: Carol Cole, email: carol@demo.example }
                onCall:
                  incident-commander: [alice]
                  deputy: [carol]
                  operations-lead: [bob]
                  communications-lead: [carol]
                  scribe: [bob]
                hooks:
                  alertmanager: %3$s
                  generic: %3$s
                targets:
                  - { name: shop, kind: http, url: "%4$s", environment: demo, runbooks: [restart-shop] }
                """.formatted(VISITOR, COLLEAGUE, hookToken, shop);
    }

    /**
     * Plays it to the end.
     *
     * @return false when a stage was not seen in time; it is named on the way
     */
    boolean play() {
        try {
            breakTheShop();
            declareByAlert();
            takeCommand();
            askForTheRunbook();
            decide();
            watchTheRun();
            clearTheAlert();
            bringToAnEnd();
            prove();
            say("That was the true path. The whole record: " + api.address() + "/incidents/" + incident);
            return true;
        } catch (NotSeen e) {
            say("Not seen: " + e.getMessage());
            return false;
        }
    }

    private void breakTheShop() {
        long before = Math.min(orderMillis(), orderMillis());
        see("the shop answers fast before it breaks (it took " + before + " ms)", () -> before < FAST_MILLIS);
        api.postElsewhere(shop.resolve("/admin/leak"), "", null);
        long after = orderMillis();
        see("the shop is slow (it took " + after + " ms)", () -> after >= SLOW_MILLIS);
        say("The shop has leaked its database connections: an order took " + before + " ms, now " + after + " ms.");
    }

    private void declareByAlert() {
        JsonNode receipt =
                api.postElsewhere(api.address().resolve("/hooks/alerts/alertmanager"), alert("firing"), hookToken);
        incident = receipt.path("incidents").path(0).asString("");
        see("the alert declared an incident, but got " + receipt, () -> !incident.isEmpty());
        say("Its Alertmanager has posted: " + incident + " is declared.");
        see("the flow opened the war room", () -> entry("war-room-opened"));
        say("The flow runs, the war room is open: " + api.address() + "/incidents/" + incident);
        see("the commander on call was paged", () -> entry("person-paged") || entry("paged"));
    }

    private void takeCommand() {
        tell("You are Alice Adler, commander on call. Press 'Take command' in the war room, or type: take ic");
        if (unattended) {
            command(VISITOR, "take ic");
        }
        see("the incident was acknowledged", () -> entry("incident-acknowledged"));
    }

    private void askForTheRunbook() {
        command(COLLEAGUE, "note Every order waits for a database connection, like in March. The restart helped then.");
        command(COLLEAGUE, "run restart-shop");
        say("Bob Berg asks for the runbook 'Restart the shop'. Its first step only measures.");
        see("the runbook measured the shop", () -> entry("step-finished"));
        see("the commander was asked before anything changes", () -> !approval().isMissingNode());
    }

    private void decide() {
        tell(
                "Look at the card on top: the exact command, that it cannot be undone, and that you may decide. Press Approve.");
        if (unattended) {
            command(VISITOR, "approve " + approval().path("key").asString() + " It helped in March");
        }
        see("the approval was decided", () -> approval().isMissingNode() && entry("question-decided"));
    }

    private void watchTheRun() {
        see("the run succeeded", () -> "succeeded".equals(runState()));
        JsonNode health = api.getElsewhere(shop.resolve("/health"));
        see(
                "the shop was restarted once, but says " + health,
                () -> health.path("restarts").asInt() == 1);
        see(
                "the shop is fast again, but says " + health,
                () -> health.path("millis").asInt(-1) < FAST_MILLIS);
        say("The runbook restarted the shop and saw it recover: an order takes "
                + health.path("millis").asInt() + " ms.");
    }

    private void clearTheAlert() {
        api.postElsewhere(api.address().resolve("/hooks/alerts/alertmanager"), alert("resolved"), hookToken);
        see("the timeline says that the alert cleared", () -> entry("alerts-cleared") || entry("alert-cleared"));
        say("The alert has cleared. Nothing is resolved for you: the flow asks.");
    }

    private void bringToAnEnd() {
        tell("Answer what the flow asks (or type: mitigate, resolve, close) until the incident is closed.");
        for (String status : List.of("mitigated", "resolved", "closed")) {
            see("the incident was " + status, () -> {
                answer(status.equals("mitigated") ? "impact" : "");
                return entry("incident-" + status);
            });
            say(incident + " is " + status + ".");
        }
    }

    private void prove() {
        JsonNode verification = api.get("/api/v1/timeline/verification");
        see(
                "every timeline is proved unchanged, but got " + verification,
                () -> verification.path("faults").isEmpty()
                        && verification.path("entries").asLong() > 0);
        say("Proved: " + verification.path("entries").asLong() + " entries, numbered without gaps, none changed.");
    }

    /** Unattended: gives the first answer, which is the hopeful one, to the oldest question about this. */
    private void answer(String about) {
        if (!unattended) {
            return;
        }
        for (JsonNode question : questions()) {
            if (question.path("title").asString().contains(about)) {
                String choice = question.path("choices").path(0).path("id").asString();
                command(VISITOR, "choose " + question.path("key").asString() + " " + choice + " As the demo would");
                return;
            }
        }
    }

    private JsonNode approval() {
        for (JsonNode question : questions()) {
            if (question.path("kind").asString().equals("step-approval")) {
                return question;
            }
        }
        return questions().path("none");
    }

    /** Those that wait for people, oldest first. */
    private JsonNode questions() {
        return api.get("/api/v1/questions?incident=" + incident + "&state=open");
    }

    private String runState() {
        JsonNode runs = api.get("/api/v1/runs?incident=" + incident);
        return runs.path(runs.size() - 1).path("state").asString("").toLowerCase(Locale.ROOT);
    }

    private boolean entry(String type) {
        for (JsonNode entry : api.get("/api/v1/incidents/" + incident + "/timeline")) {
            if (entry.path("type").asString().equals(type)) {
                return true;
            }
        }
        return false;
    }

    private void command(String who, String text) {
        JsonNode answer = api.command(who, text, incident);
        if (answer.path("refused").asBoolean()) {
            // Somebody may have been faster; what matters is seen in the record.
            say("  (" + text + ": " + answer.path("reply").asString() + ")");
        }
    }

    private long orderMillis() {
        return api.getElsewhere(shop.resolve("/health")).path("millis").asLong();
    }

    /** What Alertmanager posts for the shop's alert. */
    String alert(String status) {
        Instant now = Instant.now();
        String ends = status.equals("firing") ? "0001-01-01T00:00:00Z" : now.toString();
        return """
                {"version":"4","groupKey":"{}:{alertname=\\"ShopSlow\\"}","truncatedAlerts":0,"status":"%1$s","receiver":"muster",
                 "groupLabels":{"alertname":"ShopSlow"},
                 "commonLabels":{"alertname":"ShopSlow","severity":"critical","service":"shop"},
                 "commonAnnotations":{"summary":"The shop answers slowly"},"externalURL":"%3$s",
                 "alerts":[{"status":"%1$s","labels":{"alertname":"ShopSlow","severity":"critical","service":"shop"},
                   "annotations":{"summary":"The shop answers slowly"},"startsAt":"%2$s","endsAt":"%4$s",
                   "generatorURL":"%3$s","fingerprint":"5b9c2f0e7a1d4c68"}]}
                """.formatted(status, now.minusSeconds(60), shop, ends);
    }

    private void see(String what, BooleanSupplier seen) {
        Instant deadline = Instant.now().plus(unattended ? PATIENCE : Duration.ofHours(2));
        while (!seen.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new NotSeen(what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(GLANCE.toMillis()));
            if (Thread.currentThread().isInterrupted()) {
                throw new NotSeen(what + " (interrupted)");
            }
        }
    }

    private void say(String line) {
        out.println("  " + line);
    }

    private void tell(String line) {
        out.println();
        out.println("> " + line);
    }

    private static final class NotSeen extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotSeen(String what) {
            super(what);
        }
    }
}
