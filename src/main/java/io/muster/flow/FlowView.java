package io.muster.flow;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a record's flow stands, as last heard from the engine. What it waits for, and what comes then: {@link Outlooks}.
 *
 * @param generation {@code INC-7/2}; empty when nothing was ever started
 * @param flow process id of the flow, empty when nothing was ever started
 * @param state of the newest generation
 * @param knownAt what is shown was true then; null: the engine has told nothing yet
 * @param unknownSince it may have gone on since then without our knowing: the engine's records do not come, or some of
 *     its time were given up; null: it stands where it is shown
 * @param instances the flow's instance first, then what it called, in order of their start
 */
public record FlowView(
        String generation,
        String flow,
        State state,
        @Nullable Instant knownAt,
        @Nullable Instant unknownSince,
        List<Instance> instances,
        List<Awaited> awaited,
        List<Due> timers,
        List<Stall> stalls) {

    /** How far a generation has come. */
    public enum State {
        /** Never started. */
        NONE,
        /** The start is written, or on its way to the engine. */
        STARTING,
        RUNNING,
        STALLED,
        ENDED
    }

    /**
     * One process instance.
     *
     * @param key of the engine, unique within it
     * @param parent key of the instance that called it, null for the flow itself
     * @param model names its diagram: {@link LiveFlow#diagram}
     * @param calledBy id of the call activity in the parent, null for the flow itself
     * @param active whether it goes on; of a process called several times by one activity the newest is shown
     */
    public record Instance(
            String key,
            @Nullable String parent,
            String processId,
            String name,
            String model,
            @Nullable String calledBy,
            boolean active,
            List<Element> elements) {}

    /**
     * One element of a diagram.
     *
     * @param since when it came into its present state
     * @param times how often it was entered
     */
    public record Element(String id, String name, String type, ElementState state, Instant since, int times) {}

    /** State of an element; of several passes the newest counts. */
    public enum ElementState {
        ACTIVE,
        STALLED,
        FINISHED,
        CANCELLED
    }

    /** A message that an instance waits for: {@code signal <name>} would be taken. */
    public record Awaited(String instance, String name, String element, String elementName) {}

    /** A timer of an instance that runs. */
    public record Due(String instance, String element, String elementName, Instant at) {}

    /**
     * One start among all of a record's flow, or of a run's process.
     *
     * @param generation {@code INC-7/2}
     * @param flow process id; empty while it was not published
     * @param startedAt when it was wanted
     */
    public record Start(String generation, String flow, boolean ended, Instant startedAt) {}
}
