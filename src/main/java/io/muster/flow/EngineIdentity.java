package io.muster.flow;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which engine we talk to. Its id lives in the engine, as the deployed process {@code muster-engine-<id>}. */
@Component
class EngineIdentity {

    private final JdbcClient jdbc;
    private final Clock clock;

    EngineIdentity(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The engine met last; empty before the first. */
    Optional<String> present() {
        return jdbc.sql("select id from flow_engine where present")
                .query(String.class)
                .optional();
    }

    /** @throws EngineAway before the first engine was met */
    String required() {
        return present().orElseThrow(() -> new EngineAway("no engine was met yet", true));
    }

    void met(String id) {
        jdbc.sql("update flow_engine set present = false where present").update();
        jdbc.sql("insert into flow_engine (id, met_at, present) values (?, ?, true)")
                .params(id, Timestamp.from(clock.instant()))
                .update();
    }

    static String processOf(String id) {
        return "muster-engine-" + id;
    }

    /** The smallest process there is: instances of it end at once, and that they can be created proves the engine. */
    static String model(String id) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="https://muster.io/bpmn">
                  <bpmn:process id="%s" name="Engine %s" isExecutable="true">
                    <bpmn:startEvent id="StartEvent_Greeted"><bpmn:outgoing>Flow_1</bpmn:outgoing></bpmn:startEvent>
                    <bpmn:sequenceFlow id="Flow_1" sourceRef="StartEvent_Greeted" targetRef="EndEvent_Known"/>
                    <bpmn:endEvent id="EndEvent_Known"><bpmn:incoming>Flow_1</bpmn:incoming></bpmn:endEvent>
                  </bpmn:process>
                </bpmn:definitions>
                """.formatted(processOf(id), id);
    }
}
