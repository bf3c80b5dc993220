package io.muster.flow;

import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;

/** Constructs that the engine, Zeebe 8.5, does not have, or not as one would think. */
final class ConstructRules {

    private static final String NEWER = "is newer than the engine, Zeebe 8.5";

    /** The engine's own extensions as far as 8.5 knows them. */
    private static final Set<String> KNOWN = Set.of(
            "taskDefinition",
            "taskHeaders",
            "header",
            "ioMapping",
            "input",
            "output",
            "subscription",
            "calledElement",
            "calledDecision",
            "loopCharacteristics",
            "formDefinition",
            "userTaskForm",
            "userTask",
            "assignmentDefinition",
            "taskSchedule",
            "script",
            "properties",
            "property",
            "executionListeners",
            "executionListener");

    private static final Map<String, String[]> KINDS = Map.of(
            "adHocSubProcess",
                    new String[] {"an ad-hoc sub-process " + NEWER, "Draw the order, or a parallel gateway."},
            "transaction", new String[] {"the engine has no transactions", "Draw a sub-process, and the way back."},
            "complexGateway",
                    new String[] {"the engine has no complex gateways", "Draw it with exclusive and parallel gateways."
                    },
            "task", new String[] {"a task without a kind does nothing", "Apply one of Muster's element templates."},
            "manualTask",
                    new String[] {
                        "the engine passes a manual task by without waiting", "Ask whether it is done: a user task."
                    },
            "conditionalEventDefinition",
                    new String[] {
                        "a conditional event " + NEWER, "Wait for a message, or ask again by a timer and a gateway."
                    },
            "cancelEventDefinition",
                    new String[] {"the engine has no transactions, hence no cancel events", "Use an error event."},
            "compensateEventDefinition",
                    new String[] {
                        "the engine would start all compensation handlers at once, not in reverse order",
                        "Draw the way back as a path of its own."
                    },
            "standardLoopCharacteristics",
                    new String[] {"the engine has no standard loops", "Draw the loop, or use a multi-instance marker."
                    });

    private ConstructRules() {}

    static void check(ModelXml xml, Faults faults) {
        for (Element each : ModelXml.all(xml.process(), ModelXml.BPMN, "*")) {
            String[] wrong = KINDS.get(each.getLocalName());
            if (wrong != null) {
                faults.add(StructureRules.owner(ModelXml.isNode(each) ? each : parent(each)), wrong[0], wrong[1]);
            }
            if (each.getAttribute("isForCompensation").equals("true")) {
                String[] compensation = KINDS.get("compensateEventDefinition");
                if (compensation != null) {
                    faults.add(each, compensation[0], compensation[1]);
                }
            }
        }
        ModelXml.all(xml.process(), ModelXml.ZEEBE, "*").forEach(each -> extension(each, faults));
    }

    private static Element parent(Element definition) {
        Element parent = ModelXml.scope(definition);
        return parent == null ? definition : parent;
    }

    private static void extension(Element extension, Faults faults) {
        String id = StructureRules.owner(extension);
        String name = extension.getLocalName();
        if (!KNOWN.contains(name)) {
            faults.add(
                    id,
                    "<zeebe:" + name + "> " + NEWER,
                    "Take it out; set Modeler's execution platform to Camunda 8.5 to be warned while drawing.");
        }
        Element owner = parent(parent(extension));
        if (name.equals("executionListeners") && !owner.getLocalName().equals("serviceTask")) {
            faults.add(
                    id,
                    "an execution listener on anything but a service task " + NEWER,
                    "Draw a service task before or after it.");
        }
        if (!Set.of("", "latest").contains(extension.getAttribute("bindingType"))) {
            faults.add(id, "the binding '" + extension.getAttribute("bindingType") + "' " + NEWER, "Bind to 'latest'.");
        }
    }
}
