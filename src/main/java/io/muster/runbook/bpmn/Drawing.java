package io.muster.runbook.bpmn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A process being drawn: nodes by their middle, flows by their bends, written as BPMN in the order of drawing. */
final class Drawing {

    /** What a node is; its size is that of Camunda Modeler's palette. */
    enum Kind {
        START(36, 36),
        END(36, 36),
        LINK_THROW(36, 36),
        LINK_CATCH(36, 36),
        TIMER(36, 36),
        GATEWAY(50, 50),
        SERVICE(100, 80),
        USER(100, 80),
        PARALLEL(50, 50),
        SUBPROCESS(100, 80),
        INNER_START(36, 36);

        final int width;
        final int height;

        Kind(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    /** @param detail start: message; links: name; timer: duration; service: job type */
    record Node(
            Kind kind,
            String id,
            String name,
            int x,
            int y,
            int width,
            int height,
            String detail,
            Map<String, String> headers,
            Map<String, String> outputs,
            String scope) {}

    private record Flow(
            String id,
            Node from,
            Node to,
            String name,
            @Nullable String condition,
            boolean otherwise,
            int[] bends) {}

    /** How wide a question may run before it takes a second line. */
    private static final int QUESTION = 74;

    private static final int NAME = 90;

    private final String processId;
    private final String title;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, String> timers = new LinkedHashMap<>();
    private String scope = "";
    private final List<Flow> flows = new ArrayList<>();

    Drawing(String processId, String title) {
        this.processId = processId;
        this.title = title;
    }

    Node add(Kind kind, String id, String name, int x, int y, String detail, Map<String, String> headers) {
        return add(kind, id, name, x, y, detail, headers, Map.of());
    }

    /** @param outputs variable to FEEL expression: what is taken out when it is over */
    Node add(
            Kind kind,
            String id,
            String name,
            int x,
            int y,
            String detail,
            Map<String, String> headers,
            Map<String, String> outputs) {
        Node node = new Node(kind, id, name, x, y, kind.width, kind.height, detail, headers, outputs, scope);
        nodes.add(node);
        return node;
    }

    /** A frame around what is drawn until {@link #leave}; its size is known only then. */
    void enter(String id) {
        scope = id;
    }

    Node leave(String name, int left, int top, int right, int bottom) {
        String id = scope;
        scope = "";
        Node node = new Node(
                Kind.SUBPROCESS,
                id,
                name,
                (left + right) / 2,
                (top + bottom) / 2,
                right - left,
                bottom - top,
                "",
                Map.of(),
                Map.of(),
                "");
        // Before what stands in it, or it would be painted over that.
        int first = 0;
        while (!nodes.get(first).scope().equals(id)) {
            first++;
        }
        nodes.add(first, node);
        return node;
    }

    Node add(Kind kind, String id, String name, int x, int y, String detail) {
        return add(kind, id, name, x, y, detail, Map.of());
    }

    Node gateway(String id, String question, int x, int y) {
        return add(Kind.GATEWAY, id, question, x, y, "");
    }

    Node timer(Node on, String id, String name, int x, int y, String duration) {
        timers.put(id, on.id());
        return add(Kind.TIMER, id, name, x, y, duration);
    }

    /** @param bends pairs of x and y between the two ends; none: straight, or one corner */
    void flow(Node from, Node to, int... bends) {
        flows.add(new Flow(flowId(), from, to, "", null, false, bends));
    }

    void when(Node from, Node to, String name, String condition, int... bends) {
        flows.add(new Flow(flowId(), from, to, name, condition, false, bends));
    }

    /** What is taken when no condition holds. */
    void otherwise(Node from, Node to, String name, int... bends) {
        flows.add(new Flow(flowId(), from, to, name, null, true, bends));
    }

    private String flowId() {
        return "Flow_" + (flows.size() + 1);
    }

    String xml() {
        StringBuilder xml = new StringBuilder(32_000);
        xml.append("""
                <?xml version="1.0" encoding="UTF-8"?>
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" \
                xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" \
                xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
                xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0" \
                id="Definitions_Runbook" targetNamespace="http://bpmn.io/schema/bpmn" exporter="Muster" \
                modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.5.0">
                """)
                .append("  <bpmn:process id=\"%s\" name=\"%s\" isExecutable=\"true\">\n"
                        .formatted(escape(processId), escape(title)));
        content(xml, "");
        xml.append("  </bpmn:process>\n");
        nodes.stream()
                .filter(node -> node.kind() == Kind.START)
                .forEach(node -> xml.append("""
                          <bpmn:message id="Message_RunRequested" name="%s">
                            <bpmn:extensionElements><zeebe:subscription correlationKey="=generation"/></bpmn:extensionElements>
                          </bpmn:message>
                        """.formatted(escape(node.detail()))));
        xml.append(
                        "  <bpmndi:BPMNDiagram id=\"Diagram_Runbook\">\n    <bpmndi:BPMNPlane id=\"Plane_Runbook\" bpmnElement=\"")
                .append(escape(processId))
                .append("\">\n");
        nodes.forEach(node -> xml.append(shape(node)));
        flows.forEach(flow -> xml.append(edge(flow)));
        return xml.append("    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n</bpmn:definitions>\n")
                .toString();
    }

    private void content(StringBuilder xml, String within) {
        nodes.stream().filter(node -> node.scope().equals(within)).forEach(node -> xml.append(element(node)));
        flows.stream().filter(flow -> flow.from().scope().equals(within)).forEach(flow -> xml.append(element(flow)));
    }

    private String element(Node node) {
        String tag = switch (node.kind()) {
            case START, INNER_START -> "startEvent";
            case END -> "endEvent";
            case LINK_THROW -> "intermediateThrowEvent";
            case LINK_CATCH -> "intermediateCatchEvent";
            case TIMER -> "boundaryEvent";
            case GATEWAY -> "exclusiveGateway";
            case SERVICE -> "serviceTask";
            case USER -> "userTask";
            case PARALLEL -> "parallelGateway";
            case SUBPROCESS -> "subProcess";
        };
        StringBuilder xml =
                new StringBuilder("    <bpmn:%s id=\"%s\" name=\"%s\"".formatted(tag, node.id(), escape(node.name())));
        if (node.kind() == Kind.TIMER) {
            xml.append(" attachedToRef=\"").append(timers.get(node.id())).append('"');
        }
        flows.stream()
                .filter(flow -> flow.otherwise() && flow.from() == node)
                .forEach(flow -> xml.append(" default=\"").append(flow.id()).append('"'));
        xml.append(">\n").append(extension(node));
        flows.stream()
                .filter(flow -> flow.to() == node)
                .forEach(flow ->
                        xml.append("      <bpmn:incoming>").append(flow.id()).append("</bpmn:incoming>\n"));
        flows.stream()
                .filter(flow -> flow.from() == node)
                .forEach(flow ->
                        xml.append("      <bpmn:outgoing>").append(flow.id()).append("</bpmn:outgoing>\n"));
        xml.append(
                switch (node.kind()) {
                    case START ->
                        "      <bpmn:messageEventDefinition id=\"%s_Message\" messageRef=\"Message_RunRequested\"/>\n"
                                .formatted(node.id());
                    case LINK_THROW, LINK_CATCH ->
                        "      <bpmn:linkEventDefinition id=\"%s_Link\" name=\"%s\"/>\n"
                                .formatted(node.id(), escape(node.detail()));
                    case TIMER ->
                        "      <bpmn:timerEventDefinition id=\"%s_Duration\"><bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\">%s</bpmn:timeDuration></bpmn:timerEventDefinition>\n"
                                .formatted(node.id(), node.detail());
                    default -> "";
                });
        if (node.kind() == Kind.SUBPROCESS) {
            content(xml, node.id());
        }
        return xml.append("    </bpmn:").append(tag).append(">\n").toString();
    }

    private static String extension(Node node) {
        boolean task = node.kind() == Kind.SERVICE || node.kind() == Kind.USER;
        if (!task && node.outputs().isEmpty()) {
            return "";
        }
        String headers = node.headers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(header -> "          <zeebe:header key=\"%s\" value=\"%s\"/>\n"
                        .formatted(escape(header.getKey()), escape(header.getValue())))
                .collect(Collectors.joining());
        String type = node.kind() == Kind.SERVICE
                ? "        <zeebe:taskDefinition type=\"%s\"/>\n".formatted(node.detail())
                : "";
        String outputs = node.outputs().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(output -> "          <zeebe:output source=\"%s\" target=\"%s\"/>\n"
                        .formatted(escape(output.getValue()), output.getKey()))
                .collect(Collectors.joining());
        return "      <bpmn:extensionElements>\n" + type
                + (task ? "        <zeebe:taskHeaders>\n" + headers + "        </zeebe:taskHeaders>\n" : "")
                + (outputs.isEmpty() ? "" : "        <zeebe:ioMapping>\n" + outputs + "        </zeebe:ioMapping>\n")
                + "      </bpmn:extensionElements>\n";
    }

    private static String element(Flow flow) {
        String start = "    <bpmn:sequenceFlow id=\"%s\"%s sourceRef=\"%s\" targetRef=\"%s\""
                .formatted(
                        flow.id(),
                        flow.name().isEmpty() ? "" : " name=\"" + escape(flow.name()) + "\"",
                        flow.from().id(),
                        flow.to().id());
        return flow.condition() == null
                ? start + "/>\n"
                : start
                        + "><bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">%s</bpmn:conditionExpression></bpmn:sequenceFlow>\n"
                                .formatted(escape(flow.condition()));
    }

    private String shape(Node node) {
        int left = node.x() - node.width() / 2;
        int top = node.y() - node.height() / 2;
        String marker = node.kind() == Kind.GATEWAY
                ? " isMarkerVisible=\"true\""
                : node.kind() == Kind.SUBPROCESS ? " isExpanded=\"true\"" : "";
        boolean labelled = !node.name().isEmpty()
                && node.kind() != Kind.SERVICE
                && node.kind() != Kind.USER
                && node.kind() != Kind.SUBPROCESS;
        String label = labelled ? label(nameOf(node, top)) : "";
        return "      <bpmndi:BPMNShape id=\"%s_di\" bpmnElement=\"%s\"%s><dc:Bounds x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>%s</bpmndi:BPMNShape>\n"
                .formatted(node.id(), node.id(), marker, left, top, node.width(), node.height(), label);
    }

    /** Where a name stands, and how wide it may run. */
    private record Name(int left, int top, int width, int height) {}

    private static String label(Name name) {
        return "<bpmndi:BPMNLabel><dc:Bounds x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/></bpmndi:BPMNLabel>"
                .formatted(name.left(), name.top(), name.width(), name.height());
    }

    /** A question stands to the left above its gateway, since flows leave upwards, downwards and to the right. */
    private Name nameOf(Node node, int top) {
        if (node.kind() == Kind.GATEWAY) {
            int lines = wide(node.name()) > QUESTION ? 2 : 1;
            int width = Math.min(QUESTION, wide(node.name()));
            return new Name(node.x() - 12 - width, top - 16 - 14 * lines, width, 14 * lines);
        }
        boolean enteredFromBelow = flows.stream()
                .anyMatch(flow -> flow.to() == node
                        && flow.from().y() > node.y()
                        && flow.from().x() == node.x());
        boolean leftDownwards = flows.stream()
                .anyMatch(flow -> flow.from() == node
                        && flow.to().y() > node.y()
                        && flow.to().x() == node.x());
        int width = Math.min(NAME, wide(node.name()));
        int lines = wide(node.name()) > NAME ? 2 : 1;
        return enteredFromBelow || leftDownwards
                ? new Name(node.x() - width / 2, top - 4 - 14 * lines, width, 14 * lines)
                : new Name(node.x() - width / 2, top + node.height() + 6, width, 14 * lines);
    }

    /** An answer stands where its flow leaves; at its last bend where another flow leaves at the same place. */
    private Name nameOf(Flow flow, List<int[]> points) {
        int[] start = points.getFirst();
        int width = wide(flow.name());
        boolean shared = flows.stream()
                .anyMatch(other -> other != flow && other.from() == flow.from() && Arrays.equals(start, start(other)));
        if (shared && flow.bends().length > 0) {
            int[] bend = points.get(points.size() - 2);
            boolean level = points.getLast()[1] == bend[1];
            int left = level || bend[0] < start[0] ? bend[0] - 6 - width : bend[0] + 6;
            return new Name(left, bend[1] + (level ? -18 : 4), width, 14);
        }
        return new Name(start[0] + 6, start[1] + (points.get(1)[1] < start[1] ? -18 : 4), width, 14);
    }

    private static int[] start(Flow flow) {
        int[] bends = flow.bends();
        return border(
                flow.from(),
                bends.length == 0 ? new int[] {flow.to().x(), flow.to().y()} : new int[] {bends[0], bends[1]});
    }

    /** How wide Modeler and our page draw a text at most, in its units: a label that is narrower breaks within words. */
    private static int wide(String text) {
        return 4 + 13 * text.length() / 2;
    }

    private String edge(Flow flow) {
        List<int[]> points = new ArrayList<>();
        for (int i = 0; i < flow.bends().length; i += 2) {
            points.add(new int[] {flow.bends()[i], flow.bends()[i + 1]});
        }
        Node from = flow.from();
        Node to = flow.to();
        int[] first = points.isEmpty() ? new int[] {to.x(), to.y()} : points.getFirst();
        int[] last = points.isEmpty() ? new int[] {from.x(), from.y()} : points.getLast();
        points.addFirst(border(from, first));
        points.add(border(to, last));
        String way = points.stream()
                .map(point -> "<di:waypoint x=\"%d\" y=\"%d\"/>".formatted(point[0], point[1]))
                .collect(Collectors.joining());
        String label = flow.name().isEmpty() ? "" : label(nameOf(flow, points));
        return "      <bpmndi:BPMNEdge id=\"%s_di\" bpmnElement=\"%s\">%s%s</bpmndi:BPMNEdge>\n"
                .formatted(flow.id(), flow.id(), way, label);
    }

    /** Where a line towards a point leaves the node: straight up, down or sideways. */
    private static int[] border(Node node, int[] towards) {
        int halfWidth = node.width() / 2;
        int halfHeight = node.height() / 2;
        if (Math.abs(towards[0] - node.x()) <= halfWidth && towards[1] != node.y()) {
            return new int[] {towards[0], node.y() + (towards[1] > node.y() ? halfHeight : -halfHeight)};
        }
        boolean beside = Math.abs(towards[1] - node.y()) < halfHeight;
        return new int[] {node.x() + (towards[0] > node.x() ? halfWidth : -halfWidth), beside ? towards[1] : node.y()};
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replaceAll("[\\x00-\\x1f]", " ");
    }
}
