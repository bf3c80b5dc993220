package io.muster.flow;

import java.util.List;

/**
 * What Muster does not deploy, said better than the engine would. Each fault names file, element and remedy. First what
 * the engine cannot read at all, then the constructs that it lacks, then what Muster asks of tasks and of messages.
 */
final class ModelCheck {

    private ModelCheck() {}

    /** @throws FaultyModel with every fault of the file */
    static void check(Model model, House house) {
        List<String> faults = faults(model, house);
        if (!faults.isEmpty()) {
            throw new FaultyModel(faults);
        }
    }

    static List<String> faults(Model model, House house) {
        Faults faults = new Faults(model.resource());
        if (!(model.processId() + ".bpmn").equals(model.resource())) {
            faults.add(
                    model.processId(),
                    "the file is not called like the process",
                    "Name it " + model.processId() + ".bpmn.");
        }
        ModelXml xml = ModelXml.of(model);
        StructureRules.check(model, xml, faults);
        ConstructRules.check(xml, faults);
        TaskRules.check(model, xml, house, faults);
        MessageRules.check(model, xml, house, faults);
        StartableFlow.faults(model).forEach(fault -> faults.addSaid(model.processId(), fault));
        if (faults.all().isEmpty()) {
            Awaited.check(model, xml, house, faults);
        }
        return faults.all();
    }

    /** Whether a person draws it; the processes of runbooks are generated. */
    static boolean isDrawn(Model model) {
        return !model.processId().startsWith("runbook-");
    }
}
