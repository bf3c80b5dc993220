package io.muster.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLineTest {

    private static JsonNode read(JsonLine line) {
        return JsonMapper.builder().build().readTree(line.toString());
    }

    @Test
    void writesAnyTextSoThatAnyoneReadsItBack() {
        String hostile = "\"quoted\" \\ back\nnew\r\ttab \u0000 \u2028 größer \uD83D\uDE80";

        assertThat(read(new JsonLine().text("errorMessage", hostile))
                        .get("errorMessage")
                        .asString())
                .isEqualTo(hostile);
    }

    @Test
    void leavesOutWhatTheEngineDoesNotKnow() {
        JsonLine line = new JsonLine()
                .number("key", 4503599627370497L)
                .known("parentProcessInstanceKey", -1)
                .text("worker", "");

        assertThat(line).hasToString("{\"key\":4503599627370497}");
    }

    @Test
    void cutsALongMessageEvenThroughAPair() {
        String message = "x".repeat(JsonLine.LONGEST_TEXT - 1) + "\uD83D\uDE80 and more";

        assertThat(read(new JsonLine().text("errorMessage", message))
                        .get("errorMessage")
                        .asString())
                .hasSize(JsonLine.LONGEST_TEXT);
    }
}
