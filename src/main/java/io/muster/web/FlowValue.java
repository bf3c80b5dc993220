package io.muster.web;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a flow stands, as a diagram needs it and as the REST interface tells it; the flow of an incident or a run's
 * process. A released field stays.
 *
 * @param generation which start it is, {@code INC-7/2}, {@code INC-7/R3/1}; empty when nothing was ever started
 * @param state {@code none}, {@code starting}, {@code running}, {@code stalled} or {@code ended}
 * @param knownAt what is told was true then; null when the engine has told nothing yet, and in pages, which are drawn
 *     anew only when something changes
 * @param starts all starts, the newest first
 * @param instances the flow's instance first, then what it called
 * @param questions the open ones of the record; {@code element} or {@code step} says where they stand in a diagram
 * @param runs all runs of the record, each of which has a diagram of its own
 * @param waiting what the record waits for, in words, the most pressing first
 * @param next what comes after one or the other of them, in words
 */
record FlowValue(
        String record,
        String generation,
        String flow,
        String state,
        @Nullable Instant knownAt,
        List<StartValue> starts,
        List<InstanceValue> instances,
        List<AskedValue> questions,
        List<RunRef> runs,
        List<AwaitedValue> awaited,
        List<StallValue> stalls,
        List<String> waiting,
        List<String> next) {

    record StartValue(String generation, String flow, boolean ended, Instant startedAt) {}

    /**
     * @param key names it within this answer
     * @param parent key of the instance that called it by its element {@code calledBy}; both null for the flow itself
     * @param diagram names its BPMN text: {@code GET /api/v1/diagrams/<diagram>}; empty when Muster did not deploy it
     */
    record InstanceValue(
            String key,
            @Nullable String parent,
            @Nullable String calledBy,
            String processId,
            String name,
            String diagram,
            boolean active,
            List<ElementValue> elements,
            List<TimerValue> timers) {}

    /**
     * @param state {@code active}, {@code stalled}, {@code finished} or {@code cancelled}; what is not listed was never
     *     entered
     * @param since when it came into this state
     * @param times how often it was entered
     */
    record ElementValue(String id, String name, String type, String state, Instant since, int times) {}

    record TimerValue(String element, Instant at) {}

    record AwaitedValue(String instance, String element, String name) {}

    record AskedValue(
            String key,
            String title,
            String who,
            @Nullable Instant deadline,
            String kind,
            @Nullable String process,
            @Nullable String element,
            @Nullable String run,
            @Nullable String step) {}

    record RunRef(String key, String title, String state, boolean ended) {}

    record StallValue(String element, String name, String why, Instant since) {}
}
