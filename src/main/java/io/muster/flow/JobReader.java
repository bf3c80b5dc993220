package io.muster.flow;

import io.camunda.client.api.response.ActivatedJob;
import io.muster.message.RecordKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Turns the engine's job into ours, with what the deployed model says of its element. */
@Component
class JobReader {

    private final Models models;
    private final JsonMapper json;

    JobReader(Models models, JsonMapper json) {
        this.models = models;
        this.json = json;
    }

    /** @throws BadParameter when it says of no generation that it belongs to */
    Job read(String engine, ActivatedJob job) {
        Map<String, @Nullable Object> variables = json.readValue(job.getVariables(), new TypeReference<>() {});
        String generation = String.valueOf(variables.getOrDefault("generation", ""));
        Optional<Model.Element> element =
                models.byKey(engine, job.getProcessDefinitionKey()).flatMap(model -> model.element(job.getElementId()));
        return new Job(
                engine,
                job.getKey(),
                job.getType(),
                record(job, generation),
                generation,
                job.getBpmnProcessId(),
                job.getProcessDefinitionKey(),
                job.getProcessInstanceKey(),
                job.getElementId(),
                element.map(Model.Element::title).orElse(job.getElementId()),
                job.getRetries(),
                new LinkedHashMap<>(job.getCustomHeaders()),
                element.map(Model.Element::inputs).orElse(Map.of()),
                variables);
    }

    private static RecordKey record(ActivatedJob job, String generation) {
        try {
            return RecordKey.of(generation.split("/", 2)[0]);
        } catch (IllegalArgumentException e) {
            throw new BadParameter("process '" + job.getBpmnProcessId() + "' carries the generation '" + generation
                    + "'; start it by its message, and hand the variable 'generation' on to what it calls");
        }
    }
}
