package io.muster.runbook.runner;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Requests and replies as lines of JSON. */
final class Wire {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Wire() {}

    static String write(Object value) {
        return JSON.writeValueAsString(value);
    }

    /** @throws JacksonException when it is none */
    static Request request(String line) {
        return JSON.readValue(line, Request.class);
    }

    /** @throws JacksonException when it is none */
    static Reply reply(String line) {
        return JSON.readValue(line, Reply.class);
    }
}
