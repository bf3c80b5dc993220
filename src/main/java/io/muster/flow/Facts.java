package io.muster.flow;

import io.muster.alert.Alerts;
import io.muster.incident.Incident;
import io.muster.incident.Operation;
import io.muster.message.RecordKey;
import io.muster.settings.Level;
import io.muster.settings.Levels;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What flows read of a record: the variables {@code incident} and {@code policy}. No free text over 4 KB. */
@Component
class Facts {

    private final Levels levels;
    private final Alerts alerts;
    private final String url;

    Facts(Levels levels, Alerts alerts, @Value("${muster.url:http://localhost:8080}") String url) {
        this.levels = levels;
        this.alerts = alerts;
        this.url = url.replaceAll("/+$", "");
    }

    Map<String, @Nullable Object> incident(Incident incident) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("key", incident.key().toString());
        facts.put("title", cut(incident.title()));
        facts.put("level", incident.level());
        facts.put("previousLevel", incident.previousLevel());
        facts.put("status", incident.status().word());
        facts.put("acknowledged", incident.acknowledged());
        facts.put("roles", roles(incident));
        facts.put("alerts", alerts(incident.key()));
        facts.put("url", url + "/incidents/" + incident.key());
        return facts;
    }

    Map<String, @Nullable Object> policy(Incident incident) {
        return level(incident).policy();
    }

    Level level(Incident incident) {
        return levels.policyOf(incident.level());
    }

    /** The variable {@code operation}. */
    Map<String, @Nullable Object> operation(Operation operation) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("key", operation.key().toString());
        facts.put("title", cut(operation.title()));
        facts.put("flow", operation.flow());
        facts.put("status", operation.status().word());
        facts.put("url", url + "/operations/" + operation.key());
        return facts;
    }

    private static Map<String, String> roles(Incident incident) {
        Map<String, String> roles = new LinkedHashMap<>();
        incident.roles().forEach((role, person) -> roles.put(role.id(), person.id()));
        return roles;
    }

    private Map<String, Object> alerts(RecordKey record) {
        var all = alerts.of(record);
        return Map.of(
                "count",
                all.size(),
                "first",
                all.stream()
                        .limit(20)
                        .map(alert -> Map.of("name", cut(alert.name()), "firing", alert.firing()))
                        .toList());
    }

    private static String cut(String text) {
        return text.length() <= 1000 ? text : text.substring(0, 1000);
    }
}
