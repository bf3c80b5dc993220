package io.muster.timeline;

import io.muster.message.Actor;
import io.muster.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What an entry says, as JSON. Its text is written once and never again: the digest is over its bytes. */
record Payload(Actor by, Message message, Map<String, Object> details) {

    static final JsonMapper JSON = JsonMapper.builder().build();

    String written() {
        // Half a surrogate pair would come back from the database as other bytes than were hashed.
        byte[] bytes = JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static Payload read(String text) {
        return JSON.readValue(text, Payload.class);
    }
}
