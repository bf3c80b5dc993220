package io.muster.flow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What we need to know of one BPMN file: exactly one process.
 *
 * @param resource relative name, {@code sev1.bpmn}
 * @param properties extension properties of the process ({@code muster.command} …)
 * @param elements flow nodes by id, in the order of the file
 */
record Model(
        String resource,
        String hash,
        String text,
        String processId,
        String name,
        Map<String, String> properties,
        Map<String, Element> elements) {

    /** Job type of a user task without Modeler's own extension. */
    static final String USER_TASK = "io.camunda.zeebe:userTask";

    /**
     * One flow node.
     *
     * @param kind as BPMN calls it: {@code serviceTask}, {@code boundaryEvent} …
     * @param scope id of the process or sub-process that it stands in
     * @param jobType of a service task, as written (an expression begins with {@code =}); null for others
     * @param headers parameters of a task
     * @param inputs variables mapped on this very element, with their expressions
     * @param next ids of what follows it directly
     * @param attachedTo id of the activity whose boundary it stands on
     * @param timer its timer, as written; null without one
     * @param message name of the message that it waits for; null without one
     * @param called process that a call activity calls; null for others
     */
    record Element(
            String id,
            String kind,
            String name,
            String scope,
            @Nullable String jobType,
            Map<String, String> headers,
            Map<String, String> inputs,
            List<String> incoming,
            List<String> next,
            @Nullable String attachedTo,
            @Nullable Timer timer,
            @Nullable String message,
            @Nullable String called) {

        /** What people call it. */
        String title() {
            return name.isBlank() ? id : name;
        }

        boolean isUserTask() {
            return kind.equals("userTask");
        }
    }

    /** A timer: {@code timeDuration}, {@code timeDate} or {@code timeCycle}, and its text. */
    record Timer(String kind, String text) {}

    /** The element if the diagram has it. */
    Optional<Element> element(String id) {
        return Optional.ofNullable(elements.get(id));
    }

    /** The start event of the process that a message triggers. */
    Optional<Element> messageStart() {
        return elements.values().stream()
                .filter(each ->
                        each.kind().equals("startEvent") && each.scope().equals(processId) && each.message() != null)
                .findFirst();
    }

    /** The message that starts it; empty when it is only called. */
    Optional<String> startMessage() {
        return messageStart().map(Element::message);
    }

    /** The first element after the start event of a startable process: its job binds the instance. */
    Optional<Element> first() {
        return messageStart()
                .flatMap(start -> start.next().stream().findFirst())
                .flatMap(this::element);
    }

    /** The timers on the boundary of an activity. */
    List<Element> deadlines(String activity) {
        return elements.values().stream()
                .filter(each -> activity.equals(each.attachedTo()) && each.timer() != null)
                .toList();
    }
}
