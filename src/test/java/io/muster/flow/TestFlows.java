package io.muster.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small flows for levels of their own: 6 asks, 7 fails and runs a runbook; 0 and 8 have none. And three runbooks. */
final class TestFlows {

    private static final String RUNBOOK = """
            runbook('Touch it') {
                owner 'team-test'
                serves SEV2

                observe('Look at it') {
                    run { sh 'true' }
                }
                change('Touch it') {
                    approval from: INCIDENT_COMMANDER
                    run { sh 'true' }
                    undo { sh 'true' }
                }
            }
            """;

    /** Decides, is done by hand, looks which way, does several things at once, and fails at its last step. */
    private static final String EVERY_WORD = """
            runbook('Say every word') {
                owner 'team-test'
                serves SEV2

                decide('Which way?') {
                    choices   over: 'Go over', stay: 'Stay'
                    otherwise 'stay'
                    result    'way'
                }
                manual('Press the button') { how 'It is the red one.' }
                when('it is to go over') { outputs.way == 'over' } then {
                    change('Go over') {
                        run  { sh 'true' }
                        undo { sh 'true' }
                    }
                } otherwise {
                    observe('Stay') { run { sh 'true' } }
                }
                parallel {
                    observe('Look around') {
                        retry 2, every: 1.second
                        run { sh 'true' }
                    }
                    change('Mend it') {
                        run  { sh 'true' }
                        undo { sh 'true' }
                    }
                }
                change('Tell everybody') {
                    run { sh 'true' }
                    irreversible 'what is said is said'
                }
                observe('See that all is well') { run { sh 'false' } }
            }
            """;

    private static final String BROKEN = """
            runbook('Mend me') {
                owner 'team-test'
                serves SEV2

                observe('Look at it') { run { sh 'true' } }
                change('Do it') {
                    approval from: INCIDENT_COMMANDER
                    run  { sh 'false' }
                    undo { sh 'true' }
                }
            }
            """;

    private TestFlows() {}

    /** As an editor leaves it. */
    static void mend(Path folder) {
        write(folder, "mend-me.groovy", BROKEN.replace("'false'", "'true'"));
    }

    static void writeTo(Path folder) {
        write(folder, "sev6.bpmn", asking("sev6"));
        write(folder, "sev7.bpmn", failing("sev7"));
        write(folder, "touch-it.groovy", RUNBOOK);
        write(folder, "every-word.groovy", EVERY_WORD);
        write(folder, "mend-me.groovy", BROKEN);
        write(folder, "bringing-out.bpmn", bringingOut());
        write(folder, "visit.bpmn", visit());
        write(folder, "levels.dmn", levels());
    }

    /** The shipped table with four more rows, each a copy of the row of sev3. */
    private static String levels() {
        String shipped = read(Path.of("bpmn/levels.dmn"));
        int from = shipped.indexOf("<rule id=\"Rule_Sev3\">");
        String row = shipped.substring(from, shipped.indexOf("</rule>", from) + "</rule>".length());
        StringBuilder rows = new StringBuilder();
        for (int level : List.of(0, 6, 7, 8)) {
            rows.append(row.replace("Sev3", "Sev" + level)
                    .replace("\"sev3\"", "\"sev" + level + "\"")
                    .replace("<text>3</text>", "<text>" + level + "</text>")
                    .replaceAll("<text>\\[\"s3\".*</text>", "<text>[]</text>"));
        }
        return shipped.substring(0, from) + rows + shipped.substring(from);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path folder, String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Opens the room, asks whether the impact is gone (ten minutes). No: over, without another job. Yes: records it,
     * awaits 'go-on', and waits as that says.
     */
    static String asking(String level) {
        return process(level, """
                <bpmn:serviceTask id="Task_OpenRoom" name="Open war room"><bpmn:extensionElements><zeebe:taskDefinition type="muster.open-war-room"/></bpmn:extensionElements><bpmn:incoming>F1</bpmn:incoming><bpmn:outgoing>F2</bpmn:outgoing></bpmn:serviceTask>
                <bpmn:userTask id="Question_Gone" name="Ask whether it is gone"><bpmn:extensionElements><zeebe:userTask/><zeebe:taskHeaders><zeebe:header key="question" value="Is it gone?"/><zeebe:header key="choices" value="yes=Yes, no!=No"/><zeebe:header key="result" value="gone"/></zeebe:taskHeaders></bpmn:extensionElements><bpmn:incoming>F2</bpmn:incoming><bpmn:outgoing>F3</bpmn:outgoing></bpmn:userTask>
                <bpmn:exclusiveGateway id="Gateway_Gone" name="Gone?" default="F8"><bpmn:incoming>F3</bpmn:incoming><bpmn:outgoing>F8</bpmn:outgoing><bpmn:outgoing>F9</bpmn:outgoing></bpmn:exclusiveGateway>
                <bpmn:boundaryEvent id="Timer_NoAnswer" name="No answer" attachedToRef="Question_Gone"><bpmn:outgoing>F6</bpmn:outgoing><bpmn:timerEventDefinition id="T1"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT10M</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
                <bpmn:serviceTask id="Task_Record" name="Record mitigation"><bpmn:extensionElements><zeebe:taskDefinition type="muster.set-status"/><zeebe:taskHeaders><zeebe:header key="status" value="mitigated"/><zeebe:header key="by" value="overridden"/></zeebe:taskHeaders><zeebe:ioMapping><zeebe:input source="=gone.by" target="by"/></zeebe:ioMapping></bpmn:extensionElements><bpmn:incoming>F8</bpmn:incoming><bpmn:outgoing>F4</bpmn:outgoing></bpmn:serviceTask>
                <bpmn:intermediateCatchEvent id="Catch_GoOn" name="Told to go on"><bpmn:incoming>F4</bpmn:incoming><bpmn:outgoing>F5</bpmn:outgoing><bpmn:messageEventDefinition id="M1" messageRef="Message_GoOn"/></bpmn:intermediateCatchEvent>
                <bpmn:intermediateCatchEvent id="Timer_Wait" name="Waited as told"><bpmn:incoming>F5</bpmn:incoming><bpmn:outgoing>F7</bpmn:outgoing><bpmn:timerEventDefinition id="T2"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">=if how = "badly" then null else "PT0S"</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
                <bpmn:endEvent id="End_Done"><bpmn:incoming>F7</bpmn:incoming></bpmn:endEvent>
                <bpmn:endEvent id="End_StillThere" name="Still there"><bpmn:incoming>F9</bpmn:incoming></bpmn:endEvent>
                <bpmn:endEvent id="End_NoAnswer"><bpmn:incoming>F6</bpmn:incoming></bpmn:endEvent>
                <bpmn:sequenceFlow id="F1" sourceRef="Start" targetRef="Task_OpenRoom"/>
                <bpmn:sequenceFlow id="F2" sourceRef="Task_OpenRoom" targetRef="Question_Gone"/>
                <bpmn:sequenceFlow id="F3" sourceRef="Question_Gone" targetRef="Gateway_Gone"/>
                <bpmn:sequenceFlow id="F8" sourceRef="Gateway_Gone" targetRef="Task_Record"/>
                <bpmn:sequenceFlow id="F9" sourceRef="Gateway_Gone" targetRef="End_StillThere"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=gone.choice = "no"</bpmn:conditionExpression></bpmn:sequenceFlow>
                <bpmn:sequenceFlow id="F4" sourceRef="Task_Record" targetRef="Catch_GoOn"/>
                <bpmn:sequenceFlow id="F5" sourceRef="Catch_GoOn" targetRef="Timer_Wait"/>
                <bpmn:sequenceFlow id="F7" sourceRef="Timer_Wait" targetRef="End_Done"/>
                <bpmn:sequenceFlow id="F6" sourceRef="Timer_NoAnswer" targetRef="End_NoAnswer"/>
                """);
    }

    /** Its second task fails as long as the test says so, its third runs a runbook. */
    static String failing(String level) {
        return process(level, """
                <bpmn:serviceTask id="Task_OpenRoom" name="Open war room"><bpmn:extensionElements><zeebe:taskDefinition type="muster.open-war-room"/></bpmn:extensionElements><bpmn:incoming>F1</bpmn:incoming><bpmn:outgoing>F2</bpmn:outgoing></bpmn:serviceTask>
                <bpmn:serviceTask id="Task_Print" name="Print it"><bpmn:extensionElements><zeebe:taskDefinition type="muster.test-failing"/></bpmn:extensionElements><bpmn:incoming>F2</bpmn:incoming><bpmn:outgoing>F3</bpmn:outgoing></bpmn:serviceTask>
                <bpmn:serviceTask id="Task_Touch" name="Touch it"><bpmn:extensionElements><zeebe:taskDefinition type="muster.run-runbook"/><zeebe:taskHeaders><zeebe:header key="runbook" value="touch-it"/></zeebe:taskHeaders></bpmn:extensionElements><bpmn:incoming>F3</bpmn:incoming><bpmn:outgoing>F4</bpmn:outgoing></bpmn:serviceTask>
                <bpmn:boundaryEvent id="Error_Refused" name="Approval refused" attachedToRef="Task_Touch"><bpmn:outgoing>F5</bpmn:outgoing><bpmn:errorEventDefinition id="E1" errorRef="Error_ApprovalRefused"/></bpmn:boundaryEvent>
                <bpmn:boundaryEvent id="Error_Failed" name="Run failed" attachedToRef="Task_Touch"><bpmn:outgoing>F6</bpmn:outgoing><bpmn:errorEventDefinition id="E2" errorRef="Error_RunFailed"/></bpmn:boundaryEvent>
                <bpmn:endEvent id="End_Done"><bpmn:incoming>F4</bpmn:incoming></bpmn:endEvent>
                <bpmn:endEvent id="End_Refused"><bpmn:incoming>F5</bpmn:incoming></bpmn:endEvent>
                <bpmn:endEvent id="End_Failed"><bpmn:incoming>F6</bpmn:incoming></bpmn:endEvent>
                <bpmn:sequenceFlow id="F1" sourceRef="Start" targetRef="Task_OpenRoom"/>
                <bpmn:sequenceFlow id="F2" sourceRef="Task_OpenRoom" targetRef="Task_Print"/>
                <bpmn:sequenceFlow id="F3" sourceRef="Task_Print" targetRef="Task_Touch"/>
                <bpmn:sequenceFlow id="F4" sourceRef="Task_Touch" targetRef="End_Done"/>
                <bpmn:sequenceFlow id="F5" sourceRef="Error_Refused" targetRef="End_Refused"/>
                <bpmn:sequenceFlow id="F6" sourceRef="Error_Failed" targetRef="End_Failed"/>
                """);
    }

    /** An operation: asks for an approval, runs a runbook, ends. It does not listen for its cancellation. */
    static String bringingOut() {
        return process("bringing-out", """
                <bpmn:extensionElements><zeebe:properties>
                <zeebe:property name="muster.command" value="bring-out"/>
                <zeebe:property name="muster.summary" value="Brings a version out"/>
                <zeebe:property name="muster.input.service" value="text /[a-z-]{2,20}/: the service"/>
                <zeebe:property name="muster.input.version" value="number: its number"/>
                <zeebe:property name="muster.input.where" value="one of staging, production = staging"/>
                </zeebe:properties></bpmn:extensionElements>
                <bpmn:serviceTask id="Task_OpenRoom" name="Open war room"><bpmn:extensionElements><zeebe:taskDefinition type="muster.open-war-room"/></bpmn:extensionElements><bpmn:incoming>F1</bpmn:incoming><bpmn:outgoing>F2</bpmn:outgoing></bpmn:serviceTask>
                <bpmn:userTask id="Question_Ready" name="Approve it"><bpmn:extensionElements><zeebe:taskHeaders><zeebe:header key="result" value="approval"/></zeebe:taskHeaders><zeebe:ioMapping><zeebe:input source="=&quot;Bring &quot; + service + &quot; &quot; + string(version) + &quot; out on &quot; + where + &quot;?&quot;" target="question"/></zeebe:ioMapping></bpmn:extensionElements><bpmn:incoming>F2</bpmn:incoming><bpmn:outgoing>F3</bpmn:outgoing></bpmn:userTask>
                <bpmn:boundaryEvent id="Timer_NoAnswer" name="No answer" attachedToRef="Question_Ready"><bpmn:outgoing>F5</bpmn:outgoing><bpmn:timerEventDefinition id="T1"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT10M</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
                <bpmn:serviceTask id="Task_Touch" name="Touch it"><bpmn:extensionElements><zeebe:taskDefinition type="muster.run-runbook"/><zeebe:taskHeaders><zeebe:header key="runbook" value="touch-it"/></zeebe:taskHeaders></bpmn:extensionElements><bpmn:incoming>F3</bpmn:incoming><bpmn:outgoing>F4</bpmn:outgoing></bpmn:serviceTask>
                <bpmn:boundaryEvent id="Error_Refused" name="Approval refused" attachedToRef="Task_Touch"><bpmn:outgoing>F6</bpmn:outgoing><bpmn:errorEventDefinition id="E1" errorRef="Error_ApprovalRefused"/></bpmn:boundaryEvent>
                <bpmn:endEvent id="End_Done" name="Brought out"><bpmn:incoming>F4</bpmn:incoming></bpmn:endEvent>
                <bpmn:endEvent id="End_NoAnswer"><bpmn:incoming>F5</bpmn:incoming></bpmn:endEvent>
                <bpmn:endEvent id="End_Refused"><bpmn:incoming>F6</bpmn:incoming></bpmn:endEvent>
                <bpmn:sequenceFlow id="F1" sourceRef="Start" targetRef="Task_OpenRoom"/>
                <bpmn:sequenceFlow id="F2" sourceRef="Task_OpenRoom" targetRef="Question_Ready"/>
                <bpmn:sequenceFlow id="F3" sourceRef="Question_Ready" targetRef="Task_Touch"/>
                <bpmn:sequenceFlow id="F4" sourceRef="Task_Touch" targetRef="End_Done"/>
                <bpmn:sequenceFlow id="F5" sourceRef="Timer_NoAnswer" targetRef="End_NoAnswer"/>
                <bpmn:sequenceFlow id="F6" sourceRef="Error_Refused" targetRef="End_Refused"/>
                """)
                .replaceFirst(
                        "(?s)(<bpmn:startEvent.*?</bpmn:startEvent>\\s*)(<bpmn:extensionElements><zeebe:properties>.*?</zeebe:properties></bpmn:extensionElements>)",
                        "$2$1")
                .replace("incident-declared-bringing-out", "bringing-out-requested")
                .replace(
                        "<bpmn:process id=\"bringing-out\" name=\"Flow of bringing-out\"",
                        "<bpmn:process id=\"bringing-out\" name=\"Bringing out\"");
    }

    /** An operation that listens for its cancellation, and then tells those who wait that nobody comes. */
    static String visit() {
        return process("visit", """
                <bpmn:serviceTask id="Task_OpenRoom" name="Open war room"><bpmn:extensionElements><zeebe:taskDefinition type="muster.open-war-room"/></bpmn:extensionElements><bpmn:incoming>F1</bpmn:incoming><bpmn:outgoing>F2</bpmn:outgoing></bpmn:serviceTask>
                <bpmn:userTask id="Question_Come" name="Ask whether they come"><bpmn:extensionElements><zeebe:taskHeaders><zeebe:header key="question" value="Do they come?"/><zeebe:header key="result" value="come"/></zeebe:taskHeaders></bpmn:extensionElements><bpmn:incoming>F2</bpmn:incoming><bpmn:outgoing>F3</bpmn:outgoing></bpmn:userTask>
                <bpmn:boundaryEvent id="Timer_NoAnswer" name="No answer" attachedToRef="Question_Come"><bpmn:outgoing>F4</bpmn:outgoing><bpmn:timerEventDefinition id="T1"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT10M</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
                <bpmn:endEvent id="End_Done"><bpmn:incoming>F3</bpmn:incoming></bpmn:endEvent>
                <bpmn:endEvent id="End_NoAnswer"><bpmn:incoming>F4</bpmn:incoming></bpmn:endEvent>
                <bpmn:sequenceFlow id="F1" sourceRef="Start" targetRef="Task_OpenRoom"/>
                <bpmn:sequenceFlow id="F2" sourceRef="Task_OpenRoom" targetRef="Question_Come"/>
                <bpmn:sequenceFlow id="F3" sourceRef="Question_Come" targetRef="End_Done"/>
                <bpmn:sequenceFlow id="F4" sourceRef="Timer_NoAnswer" targetRef="End_NoAnswer"/>
                """)
                .replace("incident-declared-visit", "visit-requested")
                .replace("targetRef=\"EndEvent_cancelled\"/>", """
                        targetRef="Task_TellThem"/>
                        <bpmn:serviceTask id="Task_TellThem" name="Tell those who wait"><bpmn:extensionElements><zeebe:taskDefinition type="muster.post-update"/><zeebe:taskHeaders><zeebe:header key="text" value="Nobody comes"/><zeebe:header key="audience" value="internal"/></zeebe:taskHeaders></bpmn:extensionElements><bpmn:incoming>F_cancelled</bpmn:incoming><bpmn:outgoing>F_told</bpmn:outgoing></bpmn:serviceTask>
                        <bpmn:sequenceFlow id="F_told" sourceRef="Task_TellThem" targetRef="EndEvent_cancelled"/>""")
                .replace(
                        "<bpmn:endEvent id=\"EndEvent_cancelled\"><bpmn:incoming>F_cancelled</bpmn:incoming>",
                        "<bpmn:endEvent id=\"EndEvent_cancelled\"><bpmn:incoming>F_told</bpmn:incoming>");
    }

    static String process(String level, String inside) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="https://muster.io/test">
                <bpmn:process id="%1$s" name="Flow of %1$s" isExecutable="true">
                <bpmn:startEvent id="Start"><bpmn:outgoing>F1</bpmn:outgoing><bpmn:messageEventDefinition id="M0" messageRef="Message_Start"/></bpmn:startEvent>
                %2$s
                %3$s
                %4$s
                </bpmn:process>
                <bpmn:error id="Error_ApprovalRefused" name="Approval refused" errorCode="ApprovalRefused"/>
                <bpmn:error id="Error_RunFailed" name="Run failed" errorCode="RunFailed"/>
                <bpmn:message id="Message_Start" name="incident-declared-%1$s"/>
                <bpmn:message id="Message_resolved" name="resolved"><bpmn:extensionElements><zeebe:subscription correlationKey="=generation"/></bpmn:extensionElements></bpmn:message>
                <bpmn:message id="Message_cancelled" name="cancelled"><bpmn:extensionElements><zeebe:subscription correlationKey="=generation"/></bpmn:extensionElements></bpmn:message>
                <bpmn:message id="Message_GoOn" name="go-on"><bpmn:extensionElements><zeebe:subscription correlationKey="=generation"/></bpmn:extensionElements></bpmn:message>
                </bpmn:definitions>
                """.formatted(level, inside, endsWhen("resolved"), endsWhen("cancelled"));
    }

    private static String endsWhen(String message) {
        return """
                <bpmn:subProcess id="SubProcess_%1$s" triggeredByEvent="true">
                <bpmn:startEvent id="StartEvent_%1$s"><bpmn:outgoing>F_%1$s</bpmn:outgoing><bpmn:messageEventDefinition id="M_%1$s" messageRef="Message_%1$s"/></bpmn:startEvent>
                <bpmn:endEvent id="EndEvent_%1$s"><bpmn:incoming>F_%1$s</bpmn:incoming></bpmn:endEvent>
                <bpmn:sequenceFlow id="F_%1$s" sourceRef="StartEvent_%1$s" targetRef="EndEvent_%1$s"/>
                </bpmn:subProcess>
                """.formatted(message);
    }
}
