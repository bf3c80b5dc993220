package io.muster.flow;

import io.muster.message.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/** How a flow is started, what it must answer, and how it is told things. */
final class MessageRules {

    private static final String LEVEL = "incident-declared-";
    private static final Set<String> ANSWERS = new TreeSet<>(Set.of("cancelled", "resolved"));

    /** What Muster publishes by itself; anything else is for {@code signal}. */
    private static final Set<String> PUBLISHED = Set.of(
            "acknowledged",
            "mitigated",
            "resolved",
            "closed",
            "cancelled",
            "public-update-posted",
            "internal-update-posted",
            "alerts-resolved",
            "alert-fired-again");

    private final Model model;
    private final ModelXml xml;
    private final House house;
    private final Faults faults;
    private final Map<String, Element> messages;

    private MessageRules(Model model, ModelXml xml, House house, Faults faults) {
        this.model = model;
        this.xml = xml;
        this.house = house;
        this.faults = faults;
        this.messages = xml.definitions("message");
    }

    static void check(Model model, ModelXml xml, House house, Faults faults) {
        MessageRules rules = new MessageRules(model, xml, house, faults);
        xml.nodes().forEach(rules::node);
        xml.nodes().stream()
                .filter(each -> each.getLocalName().equals("callActivity"))
                .forEach(rules::call);
        model.messageStart().ifPresent(rules::start);
        rules.properties();
    }

    private void node(Element node) {
        boolean receives = node.getLocalName().equals("receiveTask");
        List<Element> definitions = ModelXml.definitionsOf(node).stream()
                .filter(each -> each.getLocalName().equals("messageEventDefinition"))
                .toList();
        boolean catches = !definitions.isEmpty() && !node.getLocalName().matches("endEvent|intermediateThrowEvent");
        if (!receives && !catches) {
            return;
        }
        String reference = receives
                ? node.getAttribute("messageRef")
                : definitions.getFirst().getAttribute("messageRef");
        Element message = messages.get(reference);
        if (message == null) {
            faults.add(node, "it waits for no message", "Choose or create one; its name is what Muster publishes.");
            return;
        }
        String name = message.getAttribute("name");
        if (name.isBlank()) {
            faults.add(node, "its message has no name", "Name it after what Muster publishes, such as acknowledged.");
        } else if (name.startsWith("=")) {
            faults.add(node, "the name of its message is an expression", "Write the name itself.");
        }
        if (isStart(node)) {
            return;
        }
        String key = ModelXml.extension(message, "subscription")
                .map(each -> each.getAttribute("correlationKey").replaceAll("\\s+", ""))
                .orElse("");
        if (!key.equals("=generation")) {
            faults.add(
                    node,
                    "message '" + name + "' is correlated by '" + key + "'",
                    "Write =generation as its subscription correlation key: that is what Muster speaks to.");
        }
        Nearest.of(name, PUBLISHED)
                .filter(near -> !near.equals(name))
                .ifPresent(near -> faults.add(
                        node,
                        "nothing publishes '" + name + "', though '" + near + "' is published",
                        "Write '" + near + "', or choose a name that cannot be taken for it."));
    }

    private boolean isStart(Element node) {
        return node.getLocalName().equals("startEvent") && xml.process().equals(ModelXml.scope(node));
    }

    private void start(Model.Element start) {
        String message = String.valueOf(start.message());
        if (message.startsWith(LEVEL)) {
            answers(start);
        } else if (!message.equals(model.processId() + "-requested")) {
            faults.add(
                    start.id(),
                    "message '" + message + "' starts nothing",
                    "A level's flow is started by incident-declared-<level>, any other by " + model.processId()
                            + "-requested.");
        }
        house.models().values().stream()
                .filter(other -> !other.processId().equals(model.processId()))
                .filter(other -> other.startMessage().filter(message::equals).isPresent())
                .filter(other -> other.resource().compareTo(model.resource()) < 0)
                .forEach(other -> faults.add(
                        start.id(),
                        "message '" + message + "' already starts " + other.resource(),
                        "Give each flow a start message of its own."));
        model.first().ifPresent(first -> {
            String type = first.jobType();
            if (!first.kind().equals("serviceTask") || type == null || !type.startsWith("muster.")) {
                faults.add(
                        first.id(),
                        "the first element after '" + start.id() + "' is no task of Muster's",
                        "Begin with a service task such as muster.open-war-room: its job tells Muster which instance runs.");
            }
        });
    }

    /** Wherever an incident stands, its flow must hear that it is over. */
    private void answers(Model.Element start) {
        Set<String> heard = xml.nodes().stream()
                .map(each -> model.element(each.getAttribute("id")))
                .flatMap(java.util.Optional::stream)
                .filter(each -> each.message() != null)
                .map(each -> String.valueOf(each.message()))
                .collect(Collectors.toSet());
        ANSWERS.stream()
                .filter(message -> !heard.contains(message))
                .forEach(message -> faults.add(
                        start.id(),
                        "a level's flow must answer '" + message + "', and nothing in it waits for that",
                        message.equals("cancelled")
                                ? "Draw an event sub-process that it starts, and end there."
                                : "Draw it on the boundary of the response, or as the start of an event sub-process."));
    }

    private void call(Element call) {
        String called = ModelXml.extension(call, "calledElement")
                .map(each -> each.getAttribute("processId").strip())
                .orElse("");
        if (called.isEmpty()) {
            faults.add(call, "it calls no process", "Write the id of the called process.");
            return;
        }
        if (called.startsWith("=") || called.equals(model.processId())) {
            return;
        }
        Model target = house.models().get(called);
        if (target == null) {
            if (!house.models().isEmpty()) {
                faults.add(
                        call,
                        "there is no process '" + called + "'",
                        Nearest.instead(called, house.models().keySet()));
            }
        } else if (target.startMessage().isPresent()) {
            faults.add(
                    call,
                    "process '" + called + "' is started by a message and cannot be called",
                    "Put what both need into a file of its own with a plain start event.");
        }
    }

    private void properties() {
        model.properties().keySet().stream()
                .filter(name -> name.startsWith("muster."))
                .filter(name -> !name.matches("muster\\.(command|summary|input\\..*)"))
                .forEach(name -> faults.add(
                        model.processId(),
                        "there is no property '" + name + "'",
                        Nearest.instead(name, Set.of("muster.command", "muster.summary", "muster.input.<name>"))));
    }
}
