package io.muster.flows;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.testkit.BpmnXml;
import io.muster.testkit.FlowWalk;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** The models as people see them: everything is drawn, joined and readable. */
class DrawingTest {

    static Stream<Path> models() {
        return FlowWalk.models(Path.of("bpmn")).stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void drawsEveryElement(Path file) {
        var model = BpmnXml.read(file);
        var drawn = Stream.concat(
                        model.all(BpmnXml.DI, "BPMNShape").stream(), model.all(BpmnXml.DI, "BPMNEdge").stream())
                .map(each -> each.getAttribute("bpmnElement"))
                .toList();

        assertThat(drawn).doesNotHaveDuplicates();
        assertThat(drawn)
                .containsExactlyInAnyOrderElementsOf(model.elements().stream()
                        .map(each -> each.getAttribute("id"))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("models")
    void saysAtEachElementWhatLeadsToItAndWhatFollows(Path file) {
        var model = BpmnXml.read(file);
        var nodes = model.elements().stream()
                .filter(each -> !each.getLocalName().equals("sequenceFlow"))
                .collect(toMap(each -> each.getAttribute("id"), Function.identity()));

        for (var flow : model.all(BpmnXml.BPMN, "sequenceFlow")) {
            assertThat(texts(nodes.get(flow.getAttribute("sourceRef")), "outgoing"))
                    .contains(flow.getAttribute("id"));
            assertThat(texts(nodes.get(flow.getAttribute("targetRef")), "incoming"))
                    .contains(flow.getAttribute("id"));
        }
        nodes.values().forEach(node -> {
            var kind = node.getLocalName();
            boolean apart = Boolean.parseBoolean(node.getAttribute("triggeredByEvent"));
            if (!kind.equals("startEvent") && !kind.equals("boundaryEvent") && !apart) {
                assertThat(texts(node, "incoming")).as(node.getAttribute("id")).isNotEmpty();
            }
            if (!kind.equals("endEvent") && !apart) {
                assertThat(texts(node, "outgoing")).as(node.getAttribute("id")).isNotEmpty();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("models")
    void crossesNoLinesAndLaysNothingOverAnother(Path file) {
        var model = BpmnXml.read(file);
        var lines = lines(model);
        var boxes = boxes(model);

        for (var one : lines) {
            for (var other : lines) {
                assertThat(one != other && crosses(one.line(), other.line()))
                        .as(one.flow() + " crosses " + other.flow())
                        .isFalse();
            }
            boxes.forEach((id, box) -> assertThat(inner(box).intersectsLine(one.line()))
                    .as(one.flow() + " runs through " + id)
                    .isFalse());
        }
        boxes.forEach((id, box) -> boxes.forEach(
                (otherId, other) -> assertThat(!id.equals(otherId) && inner(box).intersects(inner(other)))
                        .as(id + " lies over " + otherId)
                        .isFalse()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void givesEveryQuestionADeadlineAndARoleOfItsOwnAnswer(Path file) {
        var model = BpmnXml.read(file);

        for (var question : model.all(BpmnXml.BPMN, "userTask")) {
            var id = question.getAttribute("id");
            assertThat(model.all(BpmnXml.BPMN, "boundaryEvent"))
                    .as("timers on " + id)
                    .anyMatch(each -> each.getAttribute("attachedToRef").equals(id)
                            && !BpmnXml.children(each, BpmnXml.BPMN, "timerEventDefinition")
                                    .isEmpty());
            var headers = model.all(BpmnXml.ZEEBE, "header").stream()
                    .filter(each -> within(each, question))
                    .map(each -> each.getAttribute("key"))
                    .toList();
            assertThat(headers).contains("question", "result");
            assertThat(model.all(BpmnXml.ZEEBE, "userTask")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void correlatesEveryMessageByTheGeneration(Path file) {
        var model = BpmnXml.read(file);

        assertThat(model.all(BpmnXml.ZEEBE, "subscription"))
                .allMatch(each -> each.getAttribute("correlationKey").equals("=generation"));
        assertThat(model.all(BpmnXml.BPMN, "process"))
                .singleElement()
                .matches(each -> (each.getAttribute("id") + ".bpmn")
                        .equals(file.getFileName().toString()));
    }

    private record Line(String flow, Line2D line) {}

    private static List<Line> lines(BpmnXml model) {
        var lines = new ArrayList<Line>();
        for (var edge : model.all(BpmnXml.DI, "BPMNEdge")) {
            var points = BpmnXml.children(edge, BpmnXml.WAY, "waypoint");
            for (int i = 1; i < points.size(); i++) {
                lines.add(new Line(
                        edge.getAttribute("bpmnElement"),
                        new Line2D.Double(
                                number(points.get(i - 1), "x"),
                                number(points.get(i - 1), "y"),
                                number(points.get(i), "x"),
                                number(points.get(i), "y"))));
            }
        }
        return lines;
    }

    /** Tasks, gateways and events; boundary events and sub-processes lie over others by design. */
    private static Map<String, Rectangle2D> boxes(BpmnXml model) {
        var apart = model.elements().stream()
                .filter(each -> each.getLocalName().matches("boundaryEvent|subProcess"))
                .map(each -> each.getAttribute("id"))
                .toList();
        var boxes = new HashMap<String, Rectangle2D>();
        for (var shape : model.all(BpmnXml.DI, "BPMNShape")) {
            if (!apart.contains(shape.getAttribute("bpmnElement"))) {
                var bounds = BpmnXml.children(shape, BpmnXml.DC, "Bounds").getFirst();
                boxes.put(
                        shape.getAttribute("bpmnElement"),
                        new Rectangle2D.Double(
                                number(bounds, "x"),
                                number(bounds, "y"),
                                number(bounds, "width"),
                                number(bounds, "height")));
            }
        }
        return boxes;
    }

    /** A horizontal and a vertical line that cut each other, not merely touch. */
    private static boolean crosses(Line2D one, Line2D other) {
        boolean lying = one.getY1() == one.getY2() && other.getX1() == other.getX2();
        if (!lying) {
            return false;
        }
        double x = other.getX1();
        double y = one.getY1();
        return x > Math.min(one.getX1(), one.getX2())
                && x < Math.max(one.getX1(), one.getX2())
                && y > Math.min(other.getY1(), other.getY2())
                && y < Math.max(other.getY1(), other.getY2());
    }

    private static Rectangle2D inner(Rectangle2D box) {
        return new Rectangle2D.Double(box.getX() + 1, box.getY() + 1, box.getWidth() - 2, box.getHeight() - 2);
    }

    private static boolean within(Element child, Element ancestor) {
        for (var node = child.getParentNode(); node != null; node = node.getParentNode()) {
            if (node == ancestor) {
                return true;
            }
        }
        return false;
    }

    private static List<String> texts(Element node, String name) {
        return BpmnXml.children(node, BpmnXml.BPMN, name).stream()
                .map(each -> each.getTextContent().strip())
                .toList();
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
