package io.muster.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small flows for levels that ship none. */
final class TestFlows {

    private TestFlows() {}

    static void writeTo(Path folder) {
        write(folder, "sev3.bpmn", asking("sev3"));
        write(folder, "sev2.bpmn", failing("sev2"));
    }

    static void write(Path folder, String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens the room, asks whether the impact is gone (ten minutes), records it; awaits 'go-on' before it ends. */
    static String asking(String level) {
        return process(level, """
                <bpmn:serviceTask id="Task_OpenRoom" name="Open war room"><bpmn:extensionElements><zeebe:taskDefinition type="muster.open-war-room"/></bpmn:extensionElements><bpmn:incoming>F1</bpmn:incoming><bpmn:outgoing>F2</bpmn:outgoing></bpmn:serviceTask>
                <bpmn:userTask id="Question_Gone" name="Ask whether it is gone"><bpmn:extensionElements><zeebe:userTask/><zeebe:taskHeaders><zeebe:header key="question" value="Is it gone?"/><zeebe:header key="choices" value="yes=Yes, no!=No"/><zeebe:header key="result" value="gone"/></zeebe:taskHeaders></bpmn:extensionElements><bpmn:incoming>F2</bpmn:incoming><bpmn:outgoing>F3</bpmn:outgoing></bpmn:userTask>
                <bpmn:boundaryEvent id="Timer_NoAnswer" name="No answer" attachedToRef="Question_Gone"><bpmn:outgoing>F6</bpmn:outgoing><bpmn:timerEventDefinition id="T1"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT10M</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
                <bpmn:serviceTask id="Task_Record" name="Record mitigation"><bpmn:extensionElements><zeebe:taskDefinition type="muster.set-status"/><zeebe:taskHeaders><zeebe:header key="status" value="mitigated"/><zeebe:header key="by" value="overridden"/></zeebe:taskHeaders><zeebe:ioMapping><zeebe:input source="=gone.by" target="by"/></zeebe:ioMapping></bpmn:extensionElements><bpmn:incoming>F3</bpmn:incoming><bpmn:outgoing>F4</bpmn:outgoing></bpmn:serviceTask>
                <bpmn:intermediateCatchEvent id="Catch_GoOn" name="Told to go on"><bpmn:incoming>F4</bpmn:incoming><bpmn:outgoing>F5</bpmn:outgoing><bpmn:messageEventDefinition id="M1" messageRef="Message_GoOn"/></bpmn:intermediateCatchEvent>
                <bpmn:endEvent id="End_Done"><bpmn:incoming>F5</bpmn:incoming></bpmn:endEvent>
                <bpmn:endEvent id="End_NoAnswer"><bpmn:incoming>F6</bpmn:incoming></bpmn:endEvent>
                <bpmn:sequenceFlow id="F1" sourceRef="Start" targetRef="Task_OpenRoom"/>
                <bpmn:sequenceFlow id="F2" sourceRef="Task_OpenRoom" targetRef="Question_Gone"/>
                <bpmn:sequenceFlow id="F3" sourceRef="Question_Gone" targetRef="Task_Record"/>
                <bpmn:sequenceFlow id="F4" sourceRef="Task_Record" targetRef="Catch_GoOn"/>
                <bpmn:sequenceFlow id="F5" sourceRef="Catch_GoOn" targetRef="End_Done"/>
                <bpmn:sequenceFlow id="F6" sourceRef="Timer_NoAnswer" targetRef="End_NoAnswer"/>
                """);
    }

    /** Its second task fails as long as the test says so. */
    static String failing(String level) {
        return process(level, """
                <bpmn:serviceTask id="Task_OpenRoom" name="Open war room"><bpmn:extensionElements><zeebe:taskDefinition type="muster.open-war-room"/></bpmn:extensionElements><bpmn:incoming>F1</bpmn:incoming><bpmn:outgoing>F2</bpmn:outgoing></bpmn:serviceTask>
                <bpmn:serviceTask id="Task_Print" name="Print it"><bpmn:extensionElements><zeebe:taskDefinition type="muster.test-failing"/></bpmn:extensionElements><bpmn:incoming>F2</bpmn:incoming><bpmn:outgoing>F3</bpmn:outgoing></bpmn:serviceTask>
                <bpmn:endEvent id="End_Done"><bpmn:incoming>F3</bpmn:incoming></bpmn:endEvent>
                <bpmn:sequenceFlow id="F1" sourceRef="Start" targetRef="Task_OpenRoom"/>
                <bpmn:sequenceFlow id="F2" sourceRef="Task_OpenRoom" targetRef="Task_Print"/>
                <bpmn:sequenceFlow id="F3" sourceRef="Task_Print" targetRef="End_Done"/>
                """);
    }

    static String process(String level, String inside) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="https://muster.io/test">
                <bpmn:process id="%1$s" name="Flow of %1$s" isExecutable="true">
                <bpmn:startEvent id="Start"><bpmn:outgoing>F1</bpmn:outgoing><bpmn:messageEventDefinition id="M0" messageRef="Message_Start"/></bpmn:startEvent>
                %2$s
                </bpmn:process>
                <bpmn:message id="Message_Start" name="incident-declared-%1$s"/>
                <bpmn:message id="Message_GoOn" name="go-on"><bpmn:extensionElements><zeebe:subscription correlationKey="=generation"/></bpmn:extensionElements></bpmn:message>
                </bpmn:definitions>
                """.formatted(level, inside);
    }
}
