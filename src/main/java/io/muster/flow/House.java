package io.muster.flow;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a model is checked against besides itself.
 *
 * @param types the job types that somebody works
 * @param models the others that are, or will be, deployed, by process id
 */
record House(Set<String> types, Map<String, Model> models) {

    /** For a file that is looked at alone: the types that models may use. */
    static House alone() {
        return new House(TaskType.ALL.keySet(), Map.of());
    }

    /** What cannot be read is left out: its own check says why. */
    static House of(Set<String> types, Map<String, String> texts, Collection<Model> deployed) {
        Map<String, Model> models = new LinkedHashMap<>();
        deployed.forEach(each -> models.put(each.processId(), each));
        texts.forEach((resource, text) -> {
            if (resource.endsWith(".bpmn")) {
                try {
                    Model model = ModelReader.read(resource, text);
                    models.put(model.processId(), model);
                } catch (FaultyModel faulty) {
                    // its own check says why
                }
            }
        });
        return new House(types, Map.copyOf(models));
    }
}
