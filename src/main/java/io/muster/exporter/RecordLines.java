package io.muster.exporter;

import io.camunda.zeebe.protocol.record.Record;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.IncidentIntent;
import io.camunda.zeebe.protocol.record.intent.Intent;
import io.camunda.zeebe.protocol.record.intent.JobIntent;
import io.camunda.zeebe.protocol.record.intent.MessageStartEventSubscriptionIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessInstanceIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessMessageSubscriptionIntent;
import io.camunda.zeebe.protocol.record.intent.TimerIntent;
import io.camunda.zeebe.protocol.record.value.IncidentRecordValue;
import io.camunda.zeebe.protocol.record.value.JobRecordValue;
import io.camunda.zeebe.protocol.record.value.MessageStartEventSubscriptionRecordValue;
import io.camunda.zeebe.protocol.record.value.ProcessInstanceRecordValue;
import io.camunda.zeebe.protocol.record.value.ProcessMessageSubscriptionRecordValue;
import io.camunda.zeebe.protocol.record.value.TimerRecordValue;
import io.camunda.zeebe.protocol.record.value.deployment.Process;
import java.util.Map;
import java.util.Set;

/** Which records Muster wants, and how each is said: the table in the package's comment. */
final class RecordLines {

    private static final Map<ValueType, Set<? extends Intent>> WANTED = Map.of(
            ValueType.PROCESS,
            Set.of(ProcessIntent.CREATED, ProcessIntent.DELETED),
            ValueType.PROCESS_INSTANCE,
            Set.of(
                    ProcessInstanceIntent.ELEMENT_ACTIVATED,
                    ProcessInstanceIntent.ELEMENT_COMPLETED,
                    ProcessInstanceIntent.ELEMENT_TERMINATED),
            ValueType.JOB,
            Set.of(JobIntent.COMPLETED, JobIntent.CANCELED, JobIntent.ERROR_THROWN),
            ValueType.TIMER,
            Set.of(TimerIntent.CREATED, TimerIntent.TRIGGERED, TimerIntent.CANCELED),
            ValueType.PROCESS_MESSAGE_SUBSCRIPTION,
            Set.of(
                    ProcessMessageSubscriptionIntent.CREATED,
                    ProcessMessageSubscriptionIntent.CORRELATED,
                    ProcessMessageSubscriptionIntent.DELETED),
            ValueType.MESSAGE_START_EVENT_SUBSCRIPTION,
            Set.of(MessageStartEventSubscriptionIntent.CORRELATED),
            ValueType.INCIDENT,
            Set.of(IncidentIntent.CREATED, IncidentIntent.RESOLVED));

    private RecordLines() {}

    static boolean wants(ValueType type) {
        return WANTED.containsKey(type);
    }

    static boolean wants(Record<?> event) {
        return WANTED.getOrDefault(event.getValueType(), Set.of()).contains(event.getIntent());
    }

    static String line(Record<?> event) {
        JsonLine line = new JsonLine()
                .number("position", event.getPosition())
                .number("partition", event.getPartitionId())
                .number("key", event.getKey())
                .number("time", event.getTimestamp())
                .text("type", event.getValueType().name())
                .text("intent", event.getIntent().name());
        return (switch (event.getValue()) {
                    case ProcessInstanceRecordValue value -> element(line, value);
                    case JobRecordValue value -> job(line, value);
                    case TimerRecordValue value -> timer(line, value);
                    case ProcessMessageSubscriptionRecordValue value -> subscription(line, value);
                    case MessageStartEventSubscriptionRecordValue value -> startSubscription(line, value);
                    case IncidentRecordValue value -> incident(line, value);
                    case Process value -> process(line, value);
                    default -> line;
                })
                .toString();
    }

    private static JsonLine process(JsonLine line, Process value) {
        return line.text("bpmnProcessId", value.getBpmnProcessId())
                .known("version", value.getVersion())
                .known("processDefinitionKey", value.getProcessDefinitionKey())
                .text("resourceName", value.getResourceName());
    }

    private static JsonLine element(JsonLine line, ProcessInstanceRecordValue value) {
        return line.text("bpmnProcessId", value.getBpmnProcessId())
                .known("version", value.getVersion())
                .known("processDefinitionKey", value.getProcessDefinitionKey())
                .known("processInstanceKey", value.getProcessInstanceKey())
                .text("elementId", value.getElementId())
                .text("elementType", value.getBpmnElementType().name())
                .text("eventType", value.getBpmnEventType().name())
                .known("flowScopeKey", value.getFlowScopeKey())
                .known("parentProcessInstanceKey", value.getParentProcessInstanceKey())
                .known("parentElementInstanceKey", value.getParentElementInstanceKey());
    }

    private static JsonLine job(JsonLine line, JobRecordValue value) {
        return line.text("bpmnProcessId", value.getBpmnProcessId())
                .known("version", value.getProcessDefinitionVersion())
                .known("processDefinitionKey", value.getProcessDefinitionKey())
                .known("processInstanceKey", value.getProcessInstanceKey())
                .text("elementId", value.getElementId())
                .known("elementInstanceKey", value.getElementInstanceKey())
                .text("jobType", value.getType())
                .number("retries", value.getRetries())
                .known("deadline", value.getDeadline())
                .text("worker", value.getWorker())
                .text("errorCode", value.getErrorCode())
                .text("errorMessage", value.getErrorMessage());
    }

    private static JsonLine timer(JsonLine line, TimerRecordValue value) {
        return line.known("processDefinitionKey", value.getProcessDefinitionKey())
                .known("processInstanceKey", value.getProcessInstanceKey())
                .known("elementInstanceKey", value.getElementInstanceKey())
                .text("targetElementId", value.getTargetElementId())
                .number("dueDate", value.getDueDate())
                .number("repetitions", value.getRepetitions());
    }

    private static JsonLine subscription(JsonLine line, ProcessMessageSubscriptionRecordValue value) {
        return line.text("bpmnProcessId", value.getBpmnProcessId())
                .known("processInstanceKey", value.getProcessInstanceKey())
                .known("elementInstanceKey", value.getElementInstanceKey())
                .text("elementId", value.getElementId())
                .text("messageName", value.getMessageName())
                .text("correlationKey", value.getCorrelationKey())
                .known("messageKey", value.getMessageKey())
                .flag("interrupting", value.isInterrupting());
    }

    private static JsonLine startSubscription(JsonLine line, MessageStartEventSubscriptionRecordValue value) {
        return line.text("bpmnProcessId", value.getBpmnProcessId())
                .known("processDefinitionKey", value.getProcessDefinitionKey())
                .known("processInstanceKey", value.getProcessInstanceKey())
                .text("elementId", value.getStartEventId())
                .text("messageName", value.getMessageName())
                .text("correlationKey", value.getCorrelationKey())
                .known("messageKey", value.getMessageKey());
    }

    private static JsonLine incident(JsonLine line, IncidentRecordValue value) {
        return line.text("bpmnProcessId", value.getBpmnProcessId())
                .known("processDefinitionKey", value.getProcessDefinitionKey())
                .known("processInstanceKey", value.getProcessInstanceKey())
                .text("elementId", value.getElementId())
                .known("elementInstanceKey", value.getElementInstanceKey())
                .known("jobKey", value.getJobKey())
                .text("errorType", value.getErrorType().name())
                .text("errorMessage", value.getErrorMessage());
    }
}
