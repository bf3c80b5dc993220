package io.muster.alert;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * For senders without an adapter of their own: {@code title}, and if wanted {@code level}, {@code status} ({@code firing}
 * unless {@code resolved}), {@code fingerprint}, {@code link}, {@code labels}.
 */
@Component
class Generic implements AlertFormat {

    @Override
    public String sender() {
        return "generic";
    }

    @Override
    public Delivery read(JsonNode body) {
        String title = Fields.line(body, "", "title", 200);
        if (title == null) {
            throw new MalformedAlert("title", "'title' is missing or empty. Say in a few words what is wrong.");
        }
        Map<String, String> labels = Fields.texts(body, "", "labels");
        String written = Fields.line(body, "", "fingerprint", 500);
        String fingerprint = written == null ? ofTitle(title, labels) : Fields.key(written);
        String level = Fields.line(body, "", "level", 100);
        Signal signal = new Signal(
                fingerprint,
                Fields.clean(labels.getOrDefault("alertname", title), 200),
                title,
                Fields.firing(body, "", "status", "firing"),
                level == null ? labels.getOrDefault("level", labels.get("severity")) : level,
                null,
                labels,
                Fields.link(Fields.line(body, "", "link", 2_000)));
        return new Delivery(fingerprint, title, List.of(signal));
    }

    private static String ofTitle(String title, Map<String, String> labels) {
        Map<String, String> all = new LinkedHashMap<>(labels);
        all.put("title", title);
        return Fields.fingerprint(all);
    }
}
