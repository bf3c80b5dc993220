package io.muster.flow;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/** What the engine needs to read a file, of which it says little when it is missing. */
final class StructureRules {

    private static final Set<String> NO_ENTRY = Set.of("startEvent", "boundaryEvent");

    private final ModelXml xml;
    private final Faults faults;
    private final Map<String, Element> flows;
    private final Set<String> ids;

    private StructureRules(ModelXml xml, Faults faults) {
        this.xml = xml;
        this.faults = faults;
        this.flows = xml.flows().stream()
                .collect(Collectors.toMap(each -> each.getAttribute("id"), each -> each, (one, other) -> one));
        this.ids = xml.nodes().stream().map(each -> each.getAttribute("id")).collect(Collectors.toSet());
    }

    static void check(Model model, ModelXml xml, Faults faults) {
        StructureRules rules = new StructureRules(xml, faults);
        rules.uniqueIds();
        xml.nodes().forEach(rules::node);
        xml.flows().forEach(rules::flow);
        xml.nodes().stream()
                .filter(each -> each.getLocalName().equals("exclusiveGateway"))
                .forEach(rules::decision);
        ModelXml.all(xml.process(), ModelXml.BPMN, "timerEventDefinition").forEach(rules::timer);
        ModelXml.all(xml.process(), ModelXml.ZEEBE, "*").forEach(rules::expressions);
        ModelXml.all(xml.process(), ModelXml.BPMN, "conditionExpression").forEach(rules::condition);
        rules.beginning(model);
    }

    private void uniqueIds() {
        Set<String> seen = new HashSet<>();
        ModelXml.all(xml.document().getDocumentElement(), ModelXml.BPMN, "*").forEach(each -> {
            String id = each.getAttribute("id");
            if (!id.isEmpty() && !seen.add(id)) {
                faults.add(id, "the id is used twice", "Give each element an id of its own.");
            }
        });
    }

    private void node(Element node) {
        String kind = node.getLocalName();
        if (node.getAttribute("id").isEmpty()) {
            String name = node.getAttribute("name");
            faults.add(
                    kind + (name.isBlank() ? "" : " '" + name + "'"),
                    "it has no id",
                    "Give it one, such as Task_PageCommander: entries and the live diagram name it so.");
            return;
        }
        ModelXml.definitionsOf(node).stream()
                .filter(each -> each.getAttribute("id").isEmpty())
                .forEach(each -> faults.add(
                        node,
                        "its <bpmn:" + each.getLocalName() + "> has no id, which the engine needs",
                        "Save it again from Camunda Modeler, or write one."));
        if (ModelXml.isEventSubProcess(node) || isLink(node)) {
            return;
        }
        boolean boundary = kind.equals("boundaryEvent");
        if (boundary && !ids.contains(node.getAttribute("attachedToRef"))) {
            faults.add(node, "it is attached to nothing", "Put it on the boundary of an activity.");
        }
        if (!NO_ENTRY.contains(kind)
                && references(node, "incoming", "targetRef").isEmpty()) {
            faults.add(node, "nothing leads to it", "Connect it, and let the file say so with <bpmn:incoming>.");
        }
        boolean compensates = ModelXml.child(node, "compensateEventDefinition").isPresent();
        if (!kind.equals("endEvent")
                && !compensates
                && references(node, "outgoing", "sourceRef").isEmpty()) {
            faults.add(
                    node,
                    "nothing follows it",
                    "Lead it to an end event, and let the file say so with <bpmn:outgoing>.");
        }
    }

    private static boolean isLink(Element node) {
        return ModelXml.child(node, "linkEventDefinition").isPresent();
    }

    /** The flows that the node names and that name the node. */
    private List<String> references(Element node, String kind, String end) {
        return Tokens.references(node, kind).stream()
                .filter(id -> {
                    Element flow = flows.get(id);
                    return flow != null && flow.getAttribute(end).equals(node.getAttribute("id"));
                })
                .toList();
    }

    private void flow(Element flow) {
        for (String end : List.of("sourceRef", "targetRef")) {
            if (!ids.contains(flow.getAttribute(end))) {
                faults.add(
                        flow,
                        "the sequence flow's " + (end.equals("sourceRef") ? "beginning" : "end") + " '"
                                + flow.getAttribute(end) + "' is no element of this process",
                        "Draw it from one element to another.");
            }
        }
    }

    private void decision(Element gateway) {
        List<String> ways = Tokens.references(gateway, "outgoing");
        if (ways.size() < 2) {
            return;
        }
        for (String way : ways) {
            Element flow = flows.get(way);
            if (flow != null
                    && !gateway.getAttribute("default").equals(way)
                    && ModelXml.child(flow, "conditionExpression").isEmpty()) {
                faults.add(
                        gateway,
                        "its way '" + way + "' has no condition and is not the default",
                        "Write a condition such as =answer.choice = \"yes\", or make it the default flow.");
            }
        }
    }

    private void timer(Element definition) {
        Element event = ModelXml.scope(definition);
        String id = event == null ? "timer" : event.getAttribute("id");
        List<Element> times = ModelXml.children(definition).stream()
                .filter(each -> each.getLocalName().startsWith("time"))
                .toList();
        String text = times.isEmpty() ? "" : times.getFirst().getTextContent().strip();
        if (text.isBlank()) {
            faults.add(id, "the timer has no time", "Write a duration like PT5M or an expression.");
        } else if (text.startsWith("=")) {
            Feel.mistake(text.substring(1)).ifPresent(why -> expression(id, "timer", text, why));
        } else if (times.getFirst().getLocalName().equals("timeDuration") && !isDuration(text)) {
            faults.add(
                    id,
                    "'" + text + "' is no duration",
                    "Write it as ISO 8601 has it: PT5M are five minutes, P1D is a day; or an expression that begins with =.");
        }
    }

    private static boolean isDuration(String text) {
        try {
            if (text.contains("T")) {
                Duration.parse(text.replaceFirst("^P[^T]*T", "PT"));
            } else {
                Period.parse(text);
            }
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private void condition(Element condition) {
        Element flow = ModelXml.scope(condition);
        String text = condition.getTextContent().strip();
        if (flow == null) {
            return;
        }
        if (!text.startsWith("=")) {
            faults.add(
                    flow,
                    "the condition '" + text + "' is no expression",
                    "Begin it with =, such as =answer.choice = \"yes\".");
            return;
        }
        Feel.mistake(text.substring(1)).ifPresent(why -> expression(flow.getAttribute("id"), "condition", text, why));
    }

    /** Sources of inputs and outputs. */
    private void expressions(Element mapping) {
        String source = mapping.getAttribute("source");
        if (!Set.of("input", "output").contains(mapping.getLocalName()) || !source.startsWith("=")) {
            return;
        }
        Feel.mistake(source.substring(1))
                .ifPresent(why -> expression(
                        owner(mapping),
                        mapping.getLocalName() + " '" + mapping.getAttribute("target") + "'",
                        source,
                        why));
    }

    private void expression(String id, String what, String text, String why) {
        faults.add(
                id,
                "the expression of its " + what + " cannot be read: " + text + " (" + why + ")",
                "Write FEEL, such as =policy.escalateAfter; texts stand in quotation marks.");
    }

    /** The id of the element whose extension this is. */
    static String owner(Element extension) {
        Element at = extension;
        while (at != null
                && (!ModelXml.BPMN.equals(at.getNamespaceURI())
                        || at.getAttribute("id").isEmpty())) {
            at = ModelXml.scope(at);
        }
        return at == null ? "process" : at.getAttribute("id");
    }

    private void beginning(Model model) {
        List<Element> starts = xml.nodesOf(xml.process()).stream()
                .filter(each -> each.getLocalName().equals("startEvent"))
                .toList();
        if (starts.isEmpty()) {
            faults.add(model.processId(), "it has no start event", "Begin with one.");
        } else if (starts.size() > 1) {
            faults.add(
                    starts.get(1),
                    "the process has " + starts.size() + " start events",
                    "Keep one: a flow is started in one way, and others may call it by a file of its own.");
        }
        starts.stream()
                .filter(each -> ModelXml.definitionsOf(each).stream()
                        .anyMatch(kind -> !kind.getLocalName().equals("messageEventDefinition")))
                .forEach(each -> faults.add(
                        each,
                        "it starts by itself, which no incident and no operation would know of",
                        "Start it by a message, or call it from another flow."));
    }
}
