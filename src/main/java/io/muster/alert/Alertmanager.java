package io.muster.alert;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Prometheus Alertmanager's webhook, version 4, and the older 3, which differs in its {@code groupKey} only. See
 * https://prometheus.io/docs/alerting/latest/configuration/#webhook_config.
 */
@Component
class Alertmanager implements AlertFormat {

    private static final int MOST_ALERTS = 2_000;

    @Override
    public String sender() {
        return "alertmanager";
    }

    @Override
    public Delivery read(JsonNode body) {
        String version = body.path("version").asString("4");
        if (!version.equals("4") && !version.equals("3")) {
            throw new MalformedAlert("version", "'version' must be 4 or 3, but is '" + version + "'.");
        }
        JsonNode alerts = body.path("alerts");
        if (!alerts.isArray() || alerts.isEmpty() || alerts.size() > MOST_ALERTS) {
            throw new MalformedAlert(
                    "alerts",
                    "'alerts' must be a list of 1 to " + MOST_ALERTS + " alerts, but is "
                            + (alerts.isArray() ? "one of " + alerts.size() : Fields.kind(alerts)) + ".");
        }
        String all = Fields.firing(body, "", "status", "firing") ? "firing" : "resolved";
        List<Signal> signals = new ArrayList<>();
        for (int i = 0; i < alerts.size(); i++) {
            signals.add(signal(alerts.get(i), "alerts[" + i + "].", all, body));
        }
        Signal first = signals.stream().filter(Signal::firing).findFirst().orElse(signals.getFirst());
        String summary = summary(body, "", "commonAnnotations");
        return new Delivery(group(body, first), summary == null ? first.title() : summary, signals);
    }

    private static Signal signal(JsonNode alert, String path, String otherwise, JsonNode body) {
        if (!alert.isObject()) {
            String name = path.substring(0, path.length() - 1);
            throw new MalformedAlert(name, "'" + name + "' must be an object, but is " + Fields.kind(alert) + ".");
        }
        Map<String, String> labels = Fields.texts(alert, path, "labels");
        if (labels.isEmpty()) {
            throw new MalformedAlert(
                    path + "labels", "'" + path + "labels' must have at least one label; it tells alerts apart.");
        }
        String name = Fields.clean(labels.getOrDefault("alertname", "alert"), 200);
        String summary = summary(alert, path, "annotations");
        String fingerprint = Fields.line(alert, path, "fingerprint", 500);
        String link = Fields.link(Fields.line(alert, path, "generatorURL", 2_000));
        return new Signal(
                fingerprint == null ? Fields.fingerprint(labels) : Fields.key(fingerprint),
                name,
                summary == null ? name : summary,
                Fields.firing(alert, path, "status", otherwise),
                labels.getOrDefault("level", labels.get("severity")),
                time(alert, path, "startsAt"),
                labels,
                link == null ? Fields.link(Fields.line(body, "", "externalURL", 2_000)) : link);
    }

    private static @Nullable String summary(JsonNode in, String path, String annotations) {
        Map<String, String> said = Fields.texts(in, path, annotations);
        String summary = said.getOrDefault("summary", said.get("description"));
        String line = summary == null ? "" : Fields.clean(summary, 200);
        return line.isEmpty() ? null : line;
    }

    private static String group(JsonNode body, Signal first) {
        JsonNode key = body.path("groupKey");
        if (key.isMissingNode() || key.isNull()) {
            return first.fingerprint();
        }
        if (key.isContainer()) {
            throw new MalformedAlert("groupKey", "'groupKey' must be a text, but is " + Fields.kind(key) + ".");
        }
        String text = Objects.requireNonNullElse(key.asString(""), "");
        return text.isEmpty() ? first.fingerprint() : Fields.key(text);
    }

    private static @Nullable Instant time(JsonNode in, String path, String field) {
        String text = Fields.line(in, path, field, 100);
        if (text == null || text.startsWith("0001-01-01")) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw new MalformedAlert(
                    path + field,
                    "'" + path + field + "' must be a time like 2026-01-31T09:30:00Z, but is '" + text + "'.");
        }
    }
}
