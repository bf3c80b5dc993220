package io.muster.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What Muster does not deploy, said better than the engine would. Each fault names file, element and remedy.
 */
final class ModelCheck {

    private static final Set<String> NO_ENTRY = Set.of("startEvent", "boundaryEvent");
    private static final Set<String> NO_EXIT = Set.of("endEvent");

    private final Model model;
    private final Set<String> types;
    private final List<String> faults = new ArrayList<>();

    private ModelCheck(Model model, Set<String> types) {
        this.model = model;
        this.types = types;
    }

    /**
     * @param types the job types that Muster's workers do
     * @throws FaultyModel with every fault of the file
     */
    static void check(Model model, Set<String> types) {
        ModelCheck check = new ModelCheck(model, types);
        check.all();
        if (!check.faults.isEmpty()) {
            throw new FaultyModel(check.faults);
        }
    }

    private void all() {
        if (!(model.processId() + ".bpmn").equals(model.resource())) {
            fault(
                    model.processId(),
                    "the file is not called like the process",
                    "Name it " + model.processId() + ".bpmn.");
        }
        model.elements().values().forEach(this::element);
        model.messageStart().ifPresent(this::start);
        StartableFlow.faults(model)
                .forEach(wrong -> faults.add(model.resource() + ": " + model.processId() + ": " + wrong));
    }

    private void element(Model.Element element) {
        joined(element);
        String type = element.jobType();
        if (type != null && !element.isUserTask()) {
            if (type.startsWith("=")) {
                fault(element.id(), "its type is an expression", "Write one of Muster's types: " + known() + ".");
            } else if (!types.contains(type)) {
                fault(element.id(), "nothing works tasks of type '" + type + "'", "Use one of " + known() + ".");
            }
        }
        if (element.kind().equals("serviceTask") && (type == null || type.isBlank())) {
            fault(element.id(), "the service task has no type", "Apply one of Muster's element templates.");
        }
        if (element.isUserTask() && model.deadlines(element.id()).isEmpty()) {
            fault(
                    element.id(),
                    "the question has no deadline",
                    "Put a timer on its boundary and draw what follows when nobody answers.");
        }
        if (element.timer() != null && element.timer().text().isBlank()) {
            fault(element.id(), "the timer has no time", "Write a duration like PT5M or an expression.");
        }
    }

    /** The engine reads these, not the drawing; Modeler writes both, hand-made files forget them. */
    private void joined(Model.Element element) {
        boolean link =
                element.kind().startsWith("intermediate") && element.message() == null && element.timer() == null;
        if (link || element.kind().equals("eventSubProcess")) {
            return;
        }
        if (!NO_ENTRY.contains(element.kind()) && element.incoming().isEmpty()) {
            fault(element.id(), "nothing leads to it", "Connect it, and let the file say so with <bpmn:incoming>.");
        }
        if (!NO_EXIT.contains(element.kind()) && element.next().isEmpty()) {
            fault(
                    element.id(),
                    "nothing follows it",
                    "Lead it to an end event, and let the file say so with <bpmn:outgoing>.");
        }
    }

    private void start(Model.Element start) {
        var first = model.first();
        if (first.isEmpty()) {
            return;
        }
        String type = first.get().jobType();
        if (!first.get().kind().equals("serviceTask") || type == null || !type.startsWith("muster.")) {
            fault(
                    first.get().id(),
                    "the first element after '" + start.id() + "' is no task of Muster's",
                    "Begin with a service task such as muster.open-war-room: its job tells Muster which instance runs.");
        }
    }

    private String known() {
        return String.join(", ", types.stream().sorted().toList());
    }

    private void fault(String element, String wrong, String instead) {
        faults.add(model.resource() + ": " + element + ": " + wrong + ". " + instead);
    }
}
