package io.muster.testkit;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camunda.zeebe.client.ZeebeClient;
import io.camunda.zeebe.process.test.api.ZeebeTestEngine;
import io.camunda.zeebe.process.test.engine.EngineFactory;
import io.camunda.zeebe.protocol.record.Record;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.intent.IncidentIntent;
import io.camunda.zeebe.protocol.record.intent.JobIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessInstanceIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessMessageSubscriptionIntent;
import io.camunda.zeebe.protocol.record.intent.TimerIntent;
import io.camunda.zeebe.protocol.record.value.IncidentRecordValue;
import io.camunda.zeebe.protocol.record.value.JobRecordValue;
import io.camunda.zeebe.protocol.record.value.ProcessInstanceRecordValue;
import io.camunda.zeebe.protocol.record.value.ProcessMessageSubscriptionRecordValue;
import io.camunda.zeebe.protocol.record.value.TimerRecordValue;
import io.camunda.zeebe.protocol.record.value.VariableRecordValue;
import io.muster.settings.Level;
import io.muster.settings.Levels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Walks the shipped flows on an engine in memory, with moved time, in the words of the drawing: elements are named as they
 * are labelled. Every expectation waits for the engine; nothing sleeps.
 *
 * <pre>{@code
 * walk.declare("sev1");
 * walk.does("Open war room");
 * walk.passes(Duration.ofMinutes(5));
 * walk.sees("Page deputy");
 * }</pre>
 */
public final class FlowWalk implements AutoCloseable {

    public static final String GENERATION = "INC-7/1";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ZeebeTestEngine engine;
    private final ZeebeClient client;
    private final Map<String, String> names = new HashMap<>();
    private final Levels levels = new Levels("");

    private FlowWalk(Path folder) {
        engine = EngineFactory.create();
        engine.start();
        client = engine.createClient();
        var models = models(folder);
        models.forEach(this::learn);
        var command = client.newDeployResourceCommand()
                .addResourceFile(models.getFirst().toString());
        for (var model : models.subList(1, models.size())) {
            command = command.addResourceFile(model.toString());
        }
        command.send().join();
    }

    private void learn(Path model) {
        var process = model.getFileName().toString().replace(".bpmn", "");
        BpmnXml.read(model).names().forEach((id, name) -> names.put(process + "/" + id, name));
    }

    /** On an engine that has every file of {@code bpmn/}. */
    public static FlowWalk overShippedFlows() {
        return new FlowWalk(Path.of("bpmn"));
    }

    /** All models of a folder, by name. */
    public static List<Path> models(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".bpmn"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One piece of work at an element, open or done. */
    public record Work(long key, String type, Map<String, String> headers, Map<String, String> inputs) {

        /** What a worker would read: the input when there is one, else the header. Inputs are JSON. */
        public String parameter(String name) {
            return inputs.getOrDefault(name, headers.get(name));
        }
    }

    // what happens

    /** The start of a generation, as Muster publishes it. */
    public void declare(String level) {
        client.newPublishMessageCommand()
                .messageName("incident-declared-" + level)
                .correlationKey(GENERATION)
                .messageId(GENERATION)
                .timeToLive(Duration.ofDays(7))
                .variables(variables(levels.byName(level).orElseThrow()))
                .send()
                .join();
    }

    /** The start of an operation, as Muster publishes it: its inputs are variables. */
    public void request(String process, Map<String, Object> inputs) {
        var variables = variables(levels.operation());
        variables.remove("incident");
        variables.putAll(inputs);
        client.newPublishMessageCommand()
                .messageName(process + "-requested")
                .correlationKey(GENERATION)
                .messageId(GENERATION)
                .timeToLive(Duration.ofDays(7))
                .variables(variables)
                .send()
                .join();
    }

    /** Starts a called flow alone. */
    public void start(String process, Map<String, Object> more) {
        start(process, levels.byName("sev1").orElseThrow(), more);
    }

    public void start(String process, Level level, Map<String, Object> more) {
        var variables = variables(level);
        variables.putAll(more);
        client.newCreateInstanceCommand()
                .bpmnProcessId(process)
                .latestVersion()
                .variables(variables)
                .send()
                .join();
    }

    /** A life-cycle fact, which is kept for seven days. */
    public void hears(String message, Map<String, Object> variables) {
        publish(message, variables, Duration.ofDays(7));
    }

    public void hears(String message) {
        hears(message, Map.of("by", "alice", "reason", "said so"));
    }

    /** A signal of the moment: nobody there, nobody hears it. */
    public void hearsNow(String message, Map<String, Object> variables) {
        publish(message, variables, Duration.ZERO);
    }

    private void publish(String message, Map<String, Object> variables, Duration kept) {
        client.newPublishMessageCommand()
                .messageName(message)
                .correlationKey(GENERATION)
                .timeToLive(kept)
                .variables(variables)
                .send()
                .join();
    }

    /** Time goes by; timers that are due fire one after the other. */
    public void passes(Duration time) {
        settle();
        engine.increaseTime(time);
        try {
            engine.waitForBusyState(Duration.ofMillis(400));
        } catch (TimeoutException nothingWasDue) {
            // allowed: many tests say that nothing happens
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        settle();
    }

    /** Waits for work at the element and does it. */
    public Work does(String element) {
        return does(element, Map.of());
    }

    public Work does(String element, Map<String, ?> outputs) {
        var work = sees(element);
        client.newCompleteCommand(work.key())
                .variables(new HashMap<String, Object>(outputs))
                .send()
                .join();
        return work;
    }

    /** Answers the question at the element. */
    public Work answers(String element, String choice, String by) {
        var question = sees(element);
        assertThat(question.type()).isEqualTo("io.camunda.zeebe:userTask");
        var answer = new LinkedHashMap<String, Object>();
        answer.put("choice", choice);
        answer.put("by", by);
        answer.put("reason", null);
        client.newCompleteCommand(question.key())
                .variables(Map.of(question.headers().get("result"), answer))
                .send()
                .join();
        return question;
    }

    // what is seen

    /** Waits until there is open work at the element. */
    public Work sees(String element) {
        known(element);
        await("open work at '" + element + "'; " + this)
                .atMost(PATIENCE)
                .until(() -> open(element).isPresent());
        return open(element).orElseThrow();
    }

    /** Waits until the flow has passed the element, an end event for example. */
    public void reaches(String element) {
        known(element);
        await("'" + element + "' to be passed")
                .atMost(PATIENCE)
                .until(() -> count(element, ProcessInstanceIntent.ELEMENT_COMPLETED) > 0);
    }

    /** Waits until the flow stands at the element: a receive task, a called flow, or an event that it waits for. */
    public void waitsAt(String element) {
        known(element);
        await("the flow to stand at '" + element + "'")
                .atMost(PATIENCE)
                .until(() -> standsAt(element) || timers(element) > 0 || subscriptions(element) > 0);
    }

    /** Waits until no instance is left, and says by which end events of root flows. */
    public void isOver() {
        await("no instance to be left; open: " + openElements())
                .atMost(PATIENCE)
                .until(() -> instances(ProcessInstanceIntent.ELEMENT_ACTIVATED)
                        == instances(ProcessInstanceIntent.ELEMENT_COMPLETED)
                                + instances(ProcessInstanceIntent.ELEMENT_TERMINATED));
    }

    /** Once the engine has come to rest: there was never work at the element. */
    public void neverSees(String element) {
        assertThat(timesSeen(element))
                .as("times that '" + element + "' had work")
                .isZero();
    }

    /** Once the engine has come to rest: how often the element had work. */
    public int timesSeen(String element) {
        known(element);
        settle();
        return (int) jobs(JobIntent.CREATED)
                .filter(job -> isNamed(
                        job.getValue().getBpmnProcessId(), job.getValue().getElementId(), element))
                .count();
    }

    /** Once the engine has come to rest: there is no open work at the element. */
    public void seesNoMore(String element) {
        known(element);
        settle();
        assertThat(open(element)).as("open work at '" + element + "'").isEmpty();
    }

    /** What the engine could not do: a wrong expression for example. */
    public List<String> stalls() {
        settle();
        return records(IncidentRecordValue.class)
                .filter(each -> each.getIntent() == IncidentIntent.CREATED)
                .map(each ->
                        each.getValue().getElementId() + ": " + each.getValue().getErrorMessage())
                .toList();
    }

    @Override
    public void close() {
        client.close();
        engine.stop();
    }

    @Override
    public String toString() {
        return "open now: " + openElements();
    }

    // reading the engine's records

    private Optional<Work> open(String element) {
        var done = jobs(null)
                .filter(job -> job.getIntent() == JobIntent.COMPLETED || job.getIntent() == JobIntent.CANCELED)
                .map(Record::getKey)
                .toList();
        return jobs(JobIntent.CREATED)
                .filter(job -> isNamed(
                                job.getValue().getBpmnProcessId(),
                                job.getValue().getElementId(),
                                element)
                        && !done.contains(job.getKey()))
                .reduce((older, newer) -> newer)
                .map(this::work);
    }

    private Work work(Record<JobRecordValue> job) {
        var inputs = records(VariableRecordValue.class)
                .filter(each -> each.getValue().getScopeKey() == job.getValue().getElementInstanceKey())
                .collect(toMap(
                        each -> each.getValue().getName(),
                        each -> each.getValue().getValue(),
                        (older, newer) -> newer));
        return new Work(job.getKey(), job.getValue().getType(), job.getValue().getCustomHeaders(), inputs);
    }

    private boolean standsAt(String element) {
        return count(element, ProcessInstanceIntent.ELEMENT_ACTIVATED)
                > count(element, ProcessInstanceIntent.ELEMENT_COMPLETED)
                        + count(element, ProcessInstanceIntent.ELEMENT_TERMINATED);
    }

    private long count(String element, ProcessInstanceIntent intent) {
        return instanceRecords()
                .filter(each -> each.getIntent() == intent
                        && isNamed(
                                each.getValue().getBpmnProcessId(),
                                each.getValue().getElementId(),
                                element))
                .count();
    }

    /** Events behind an event-based gateway are not entered before they happen: their timers and subscriptions tell. */
    private long timers(String element) {
        return records(TimerRecordValue.class)
                .filter(each ->
                        isNamed(process(each.getValue()), each.getValue().getTargetElementId(), element))
                .mapToInt(each -> switch ((TimerIntent) each.getIntent()) {
                    case CREATED -> 1;
                    case TRIGGERED, CANCELED -> -1;
                    default -> 0;
                })
                .sum();
    }

    private long subscriptions(String element) {
        return records(ProcessMessageSubscriptionRecordValue.class)
                .filter(each -> isNamed(
                        each.getValue().getBpmnProcessId(), each.getValue().getElementId(), element))
                .mapToInt(each -> switch ((ProcessMessageSubscriptionIntent) each.getIntent()) {
                    case CREATED -> 1;
                    case DELETED -> -1;
                    case CORRELATED -> each.getValue().isInterrupting() ? -1 : 0;
                    default -> 0;
                })
                .sum();
    }

    private String process(TimerRecordValue timer) {
        return instanceRecords()
                .filter(each -> each.getValue().getProcessDefinitionKey() == timer.getProcessDefinitionKey())
                .map(each -> each.getValue().getBpmnProcessId())
                .findFirst()
                .orElse("");
    }

    private long instances(ProcessInstanceIntent intent) {
        return instanceRecords()
                .filter(each -> each.getIntent() == intent
                        && each.getValue().getElementId().equals(each.getValue().getBpmnProcessId()))
                .count();
    }

    private List<String> openElements() {
        var open = new LinkedHashMap<Long, String>();
        instanceRecords().toList().forEach(each -> {
            if (each.getIntent() == ProcessInstanceIntent.ELEMENT_ACTIVATED) {
                open.put(each.getKey(), each.getValue().getElementId());
            } else if (each.getIntent() == ProcessInstanceIntent.ELEMENT_COMPLETED
                    || each.getIntent() == ProcessInstanceIntent.ELEMENT_TERMINATED) {
                open.remove(each.getKey());
            }
        });
        return new ArrayList<>(open.values());
    }

    private Stream<Record<ProcessInstanceRecordValue>> instanceRecords() {
        return records(ProcessInstanceRecordValue.class);
    }

    private Stream<Record<JobRecordValue>> jobs(JobIntent intent) {
        return records(JobRecordValue.class).filter(each -> intent == null || each.getIntent() == intent);
    }

    @SuppressWarnings("unchecked")
    private <T extends io.camunda.zeebe.protocol.record.RecordValue> Stream<Record<T>> records(Class<T> type) {
        return StreamSupport.stream(engine.getRecordStreamSource().getRecords().spliterator(), false)
                .filter(each -> each.getRecordType() == RecordType.EVENT && type.isInstance(each.getValue()))
                .map(each -> (Record<T>) each);
    }

    private void settle() {
        try {
            engine.waitForIdleState(PATIENCE);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException("The engine does not come to rest. " + this, e);
        }
    }

    private void known(String element) {
        assertThat(names.values()).as("labels of the models").contains(element);
    }

    private boolean isNamed(String process, String id, String element) {
        return element.equals(names.get(process + "/" + id));
    }

    private static Map<String, Object> variables(Level level) {
        var variables = new LinkedHashMap<String, Object>();
        variables.put("generation", GENERATION);
        variables.put("requester", "alice");
        variables.put("policy", level.policy());
        variables.put(
                "incident",
                Map.of("key", "INC-7", "title", "Checkout fails", "level", level.name(), "status", "declared"));
        return variables;
    }
}
