package io.muster.flow;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One line of the exporter; what each type carries is in the exporter's package description. */
@JsonIgnoreProperties(ignoreUnknown = true)
record EngineRecord(
        long position,
        long key,
        long time,
        String type,
        String intent,
        @Nullable String bpmnProcessId,
        @Nullable Long processDefinitionKey,
        @Nullable Long processInstanceKey,
        @Nullable String elementId,
        @Nullable String elementType,
        @Nullable Long parentProcessInstanceKey,
        @Nullable Long parentElementInstanceKey,
        @Nullable Long elementInstanceKey,
        @Nullable String targetElementId,
        @Nullable Long dueDate,
        @Nullable String messageName,
        @Nullable String correlationKey,
        @Nullable Long messageKey,
        @Nullable Long jobKey,
        @Nullable String errorType,
        @Nullable String errorMessage) {

    /** The database keeps any character but one; who can talk to the engine could put that into a message's key. */
    EngineRecord {
        correlationKey = kept(correlationKey);
        messageName = kept(messageName);
        errorMessage = kept(errorMessage);
    }

    private static @Nullable String kept(@Nullable String text) {
        return text == null ? null : text.replace("\0", "");
    }

    Instant at() {
        return Instant.ofEpochMilli(time);
    }

    /** The instance it belongs to; 0 when it says none. */
    long instance() {
        return processInstanceKey == null ? 0 : processInstanceKey;
    }

    String element() {
        return elementId == null ? String.valueOf(targetElementId) : elementId;
    }
}
