package io.muster.flow;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.response.ActivatedJob;
import io.muster.settings.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Façade: a flow played on an engine of its own, with nobody woken. Work is told instead of done, questions are left to
 * whoever plays, and time passes when told to. The engine's exporter must post to whoever hands its lines to {@link #hear}.
 * For one thread, but {@link #hear}, which any may call.
 */
public final class Rehearsal implements AutoCloseable {

    private static final String GENERATION = "INC-0/1";
    private static final Duration LONG = Duration.ofDays(7);
    private static final Duration REST = Duration.ofMillis(700);

    private final CamundaClient client;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Map<String, Model> models = new TreeMap<>();
    private final Map<Long, EngineRecord> timers = new ConcurrentHashMap<>();
    private final Map<Long, EngineRecord> subscriptions = new ConcurrentHashMap<>();
    private final Map<Long, String> open = new ConcurrentHashMap<>();
    private final List<EngineRecord> ends = new ArrayList<>();
    private final List<String> stalls = new ArrayList<>();
    private volatile long heardAt = System.nanoTime();
    private volatile boolean begun;

    private Rehearsal(String engine) {
        this.client = CamundaClient.newClientBuilder()
                .applyEnvironmentVariableOverrides(false)
                .grpcAddress(URI.create(engine))
                .preferRestOverGrpc(false)
                .defaultRequestTimeout(Duration.ofSeconds(30))
                .build();
    }

    /** Work that a worker would do. */
    public record Work(String element, String type, Map<String, String> parameters) {}

    /** A question that somebody must answer. @param choices ids to labels */
    public record Question(long job, String title, Map<String, String> choices, String from, String result) {}

    /** @param kind {@code timer} or {@code message} @param name of the element, and of the message @param due of a timer */
    public record Waiting(
            String kind,
            String name,
            String element,
            @Nullable Instant due) {}

    /** @param texts relative name to text; what is no BPMN is left out */
    public static Rehearsal on(String engine, Map<String, String> texts) {
        Rehearsal rehearsal = new Rehearsal(engine);
        // The exporter speaks only of an engine that has a name.
        rehearsal.deploy("muster-engine.bpmn", EngineIdentity.model("rehearsal"));
        texts.forEach((resource, text) -> {
            if (resource.endsWith(".bpmn")) {
                Model model = ModelReader.read(resource, text);
                rehearsal.models.put(model.processId(), model);
                rehearsal.deploy(resource, model.text());
            }
        });
        return rehearsal;
    }

    private void deploy(String resource, String text) {
        client.newDeployResourceCommand()
                .addResourceBytes(text.getBytes(StandardCharsets.UTF_8), resource)
                .requestTimeout(Duration.ofMinutes(2))
                .execute();
    }

    /** Processes that can be played, by id. */
    public List<String> playable() {
        return models.values().stream()
                .filter(each -> each.startMessage().isPresent())
                .map(Model::processId)
                .toList();
    }

    /** Starts it as Muster would. @param inputs of an operation; for a level's flow none */
    public void begin(String process, Level policy, Map<String, String> inputs) {
        Model model = Optional.ofNullable(models.get(process)).orElseThrow();
        Map<String, @Nullable Object> variables = new LinkedHashMap<>(inputs);
        variables.put("generation", GENERATION);
        variables.put("requester", "you");
        variables.put("policy", policy.policy());
        variables.put(
                "incident",
                Map.of(
                        "key",
                        "INC-0",
                        "title",
                        "A rehearsal",
                        "level",
                        policy.name(),
                        "status",
                        "declared",
                        "roles",
                        Map.of()));
        publish(model.startMessage().orElseThrow(), variables);
    }

    /** Tells it something that Muster would tell, such as {@code acknowledged}. */
    public void say(String message, Map<String, ?> variables) {
        publish(message, new LinkedHashMap<>(variables));
    }

    private void publish(String message, Map<String, ?> variables) {
        client.newPublishMessageCommand()
                .messageName(message)
                .correlationKey(GENERATION)
                .timeToLive(LONG)
                .variables(json.writeValueAsString(variables))
                .execute();
        heardAt = System.nanoTime();
    }

    /** Does all the work that is there, one piece after the other, until the engine rests; returns what it was. */
    public List<Work> work() {
        List<Work> done = new ArrayList<>();
        do {
            for (String type : types()) {
                for (ActivatedJob job : jobs(type)) {
                    Work work = told(job);
                    done.add(work);
                    client.newCompleteCommand(job.getKey())
                            .variables(json.writeValueAsString(outputs(type)))
                            .execute();
                    heardAt = System.nanoTime();
                    follow(work);
                }
            }
        } while (System.nanoTime() - heardAt < REST.toNanos());
        return done;
    }

    /** What Muster would tell the flow because of this work. */
    private void follow(Work work) {
        String status = work.parameters().get("status");
        if (work.type().equals("muster.set-status") && status != null) {
            say(status, Map.of("by", "you", "reason", ""));
        }
    }

    private List<String> types() {
        return models.values().stream()
                .flatMap(model -> model.elements().values().stream())
                .filter(each -> !each.isUserTask())
                .map(Model.Element::jobType)
                .filter(java.util.Objects::nonNull)
                .distinct()
                .toList();
    }

    private List<ActivatedJob> jobs(String type) {
        return client.newActivateJobsCommand()
                .jobType(type)
                .maxJobsToActivate(20)
                .timeout(Duration.ofDays(3650))
                .requestTimeout(Duration.ofMillis(-1))
                .execute()
                .getJobs();
    }

    private Work told(ActivatedJob job) {
        Map<String, String> parameters = new LinkedHashMap<>(job.getCustomHeaders());
        Model.Element element = element(job.getBpmnProcessId(), job.getElementId());
        if (element != null) {
            element.inputs()
                    .keySet()
                    .forEach(name -> parameters.put(
                            name, String.valueOf(job.getVariablesAsMap().get(name))));
        }
        return new Work(element == null ? job.getElementId() : element.title(), job.getType(), parameters);
    }

    /** What flows read of the results; a rehearsal has nobody on call and no runbooks. */
    private static Map<String, @Nullable Object> outputs(String type) {
        Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
        switch (type) {
            case "muster.schedule-review" -> outputs.put("reviewDue", null);
            case "muster.run-runbook" ->
                outputs.put("run", Map.of("key", "R1", "outcome", "succeeded", "outputs", Map.of()));
            case "muster.page" -> outputs.put("paged", List.of());
            case "muster.invite" -> outputs.put("invited", List.of());
            case "muster.suggest-runbooks" -> outputs.put("suggested", List.of());
            case "muster.assign-role" -> outputs.put("assigned", "you");
            default -> {}
        }
        return outputs;
    }

    /** Questions that came since the last look, and stay until they are answered or withdrawn. */
    public List<Question> questions() {
        return jobs(Model.USER_TASK).stream().map(this::question).toList();
    }

    private Question question(ActivatedJob job) {
        Map<String, String> headers = job.getCustomHeaders();
        Map<String, String> choices = new LinkedHashMap<>();
        String written = headers.getOrDefault("choices", "");
        if (written.isBlank()) {
            choices.put("approve", "Approve");
            choices.put("reject", "Reject");
        } else {
            Arrays.stream(written.split(","))
                    .map(String::strip)
                    .map(Choices::read)
                    .forEach(each -> choices.put(each.id(), each.label()));
        }
        Object from = job.getVariablesAsMap().get("from");
        Model.Element element = element(job.getBpmnProcessId(), job.getElementId());
        boolean mapped = element != null && element.inputs().containsKey("from");
        return new Question(
                job.getKey(),
                headers.getOrDefault("question", job.getElementId()),
                choices,
                mapped ? String.valueOf(from).replaceAll("[\\[\\]]", "") : headers.getOrDefault("from", "anybody"),
                headers.getOrDefault("result", "answer"));
    }

    /** False when it had been withdrawn meanwhile. */
    public boolean answer(Question question, String choice) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("choice", choice);
        answer.put("by", "you");
        answer.put("reason", null);
        try {
            client.newCompleteCommand(question.job())
                    .variables(json.writeValueAsString(Map.of(question.result(), answer)))
                    .execute();
            heardAt = System.nanoTime();
            return true;
        } catch (io.camunda.client.api.command.ClientStatusException gone) {
            return false;
        }
    }

    /** Lines of the exporter, as they come. */
    public synchronized void hear(String lines) {
        lines.lines().filter(line -> !line.isBlank()).forEach(line -> {
            EngineRecord record = json.readValue(line, EngineRecord.class);
            heardAt = System.nanoTime();
            switch (record.type()) {
                case "TIMER" -> keep(timers, record, "CREATED");
                case "PROCESS_MESSAGE_SUBSCRIPTION" -> keep(subscriptions, record, "CREATED");
                case "PROCESS_INSTANCE" -> instance(record);
                case "INCIDENT" -> {
                    if (record.intent().equals("CREATED")) {
                        stalls.add(title(record) + ": " + record.errorMessage());
                    }
                }
                default -> {}
            }
        });
    }

    private static void keep(Map<Long, EngineRecord> kept, EngineRecord record, String while_) {
        if (record.intent().equals(while_)) {
            kept.put(record.key(), record);
        } else if (!record.intent().equals("CORRELATED")) {
            kept.remove(record.key());
        }
    }

    private void instance(EngineRecord record) {
        if (record.intent().equals("ELEMENT_COMPLETED") || record.intent().equals("ELEMENT_TERMINATED")) {
            timers.values().removeIf(each -> isOf(record, each));
            subscriptions.values().removeIf(each -> isOf(record, each));
        }
        if ("PROCESS".equals(record.elementType())) {
            switch (record.intent()) {
                case "ELEMENT_ACTIVATED" -> {
                    open.put(record.instance(), String.valueOf(record.bpmnProcessId()));
                    begun = true;
                }
                case "ELEMENT_COMPLETED", "ELEMENT_TERMINATED" -> open.remove(record.instance());
                default -> {}
            }
        } else if ("END_EVENT".equals(record.elementType()) && record.intent().equals("ELEMENT_COMPLETED")) {
            ends.add(record);
        }
    }

    private static boolean isOf(EngineRecord ended, EngineRecord waiting) {
        Long element = waiting.elementInstanceKey();
        return element != null && element == ended.key();
    }

    /** Titles of the end events passed since the last look. */
    public synchronized List<String> ends() {
        List<String> titles = ends.stream().map(this::title).toList();
        ends.clear();
        return titles;
    }

    /** What the engine could not do, such as an expression without a value. */
    public synchronized List<String> stalls() {
        List<String> found = List.copyOf(stalls);
        stalls.clear();
        return found;
    }

    /** Whether it began and no instance is left. */
    public boolean isOver() {
        return begun && open.isEmpty();
    }

    /** Timers by due time, then the messages that it would hear. */
    public List<Waiting> waiting() {
        List<Waiting> waiting = new ArrayList<>();
        timers.values().stream()
                .sorted(Comparator.comparing(each -> due(each)))
                .forEach(each -> waiting.add(new Waiting("timer", title(each), each.element(), due(each))));
        new TreeSet<>(subscriptions.values().stream()
                        .map(each -> String.valueOf(each.messageName()))
                        .toList())
                .forEach(name -> waiting.add(new Waiting("message", name, name, null)));
        return waiting;
    }

    private static Instant due(EngineRecord timer) {
        Long due = timer.dueDate();
        return Instant.ofEpochMilli(due == null ? 0 : due);
    }

    private String title(EngineRecord record) {
        String process = record.bpmnProcessId();
        if (process != null) {
            Model.Element element = element(process, record.element());
            return element == null ? record.element() : element.title();
        }
        return models.values().stream()
                .filter(each -> open.containsValue(each.processId()))
                .map(each -> each.element(record.element()))
                .flatMap(Optional::stream)
                .map(Model.Element::title)
                .findFirst()
                .orElse(record.element());
    }

    private Model.@Nullable Element element(String process, String id) {
        return Optional.ofNullable(models.get(process))
                .flatMap(model -> model.element(id))
                .orElse(null);
    }

    @Override
    public void close() {
        client.close();
    }
}
