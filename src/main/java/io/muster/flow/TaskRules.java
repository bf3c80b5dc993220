package io.muster.flow;

import io.muster.message.Nearest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** What tasks and questions say of themselves: type, template, parameters, deadline, errors. */
final class TaskRules {

    private static final Set<String> WORK =
            Set.of("serviceTask", "sendTask", "scriptTask", "businessRuleTask", "intermediateThrowEvent", "endEvent");
    private static final String TEMPLATE = "io.muster.";

    private final Model model;
    private final ModelXml xml;
    private final House house;
    private final Faults faults;
    private final Map<String, Element> errors;

    private TaskRules(Model model, ModelXml xml, House house, Faults faults) {
        this.model = model;
        this.xml = xml;
        this.house = house;
        this.faults = faults;
        this.errors = xml.definitions("error");
    }

    static void check(Model model, ModelXml xml, House house, Faults faults) {
        TaskRules rules = new TaskRules(model, xml, house, faults);
        for (Element node : xml.nodes()) {
            rules.work(node);
            rules.template(node);
            if (node.getLocalName().equals("userTask")) {
                rules.question(node);
            }
            if (node.getLocalName().equals("boundaryEvent")) {
                rules.error(node);
            }
        }
        ModelXml.all(xml.process(), ModelXml.ZEEBE, "input").forEach(rules::target);
        ModelXml.all(xml.process(), ModelXml.ZEEBE, "output").forEach(rules::target);
    }

    private void work(Element node) {
        if (!WORK.contains(node.getLocalName())) {
            return;
        }
        String type = ModelXml.extension(node, "taskDefinition")
                .map(each -> each.getAttribute("type").strip())
                .orElse("");
        boolean decides = ModelXml.extension(node, "calledDecision").isPresent()
                || ModelXml.extension(node, "script").isPresent();
        if (type.isEmpty()) {
            if (node.getLocalName().endsWith("Task") && !decides) {
                faults.add(node, "the " + kind(node) + " has no type", "Apply one of Muster's element templates.");
            }
        } else if (type.startsWith("=")) {
            faults.add(node, "its type is an expression", "Write one of Muster's types: " + known() + ".");
        } else if (!house.types().contains(type)) {
            faults.add(node, "nothing works tasks of type '" + type + "'", Nearest.instead(type, types()));
        } else if (ModelCheck.isDrawn(model)) {
            parameters(node, type);
        }
    }

    private static String kind(Element node) {
        return node.getLocalName().replace("Task", " task").replace("businessRule", "business rule");
    }

    private void parameters(Element node, String type) {
        TaskType known = TaskType.of(type).orElse(null);
        Model.Element element = model.element(node.getAttribute("id")).orElse(null);
        if (known == null || element == null) {
            return;
        }
        element.headers().forEach((name, value) -> {
            TaskType.Parameter parameter = known.parameters().get(name);
            if (parameter != null) {
                value(node, name, value, parameter);
            } else if (!known.open()) {
                unknown(node, name, known);
            }
        });
        if (!known.open()) {
            element.inputs().keySet().stream()
                    .filter(name -> !known.parameters().containsKey(name))
                    .filter(name ->
                            Nearest.of(name, known.parameters().keySet()).isPresent())
                    .forEach(name -> unknown(node, name, known));
        }
        Set<String> given = new HashSet<>(element.inputs().keySet());
        element.headers().forEach((name, value) -> {
            if (!value.isBlank()) {
                given.add(name);
            }
        });
        known.parameters().forEach((name, parameter) -> {
            if (parameter.required() && !given.contains(name)) {
                faults.add(
                        node,
                        "it has no '" + name + "'",
                        "Give it as a header, or map an input of that name" + among(parameter) + ".");
            }
        });
        if (!known.oneOf().isEmpty() && known.oneOf().stream().noneMatch(given::contains)) {
            faults.add(
                    node,
                    "it says none of " + String.join(", ", new TreeSet<>(known.oneOf())),
                    "Give one of them, as a header or as an input.");
        }
    }

    private static String among(TaskType.Parameter parameter) {
        return parameter.values().isEmpty() ? "" : ": " + String.join(", ", parameter.values());
    }

    private void unknown(Element node, String name, TaskType type) {
        faults.add(
                node,
                "'" + type.type().replace(Model.USER_TASK, "a question") + "' has no parameter '" + name + "'",
                type.parameters().isEmpty()
                        ? "It takes none."
                        : Nearest.instead(name, type.parameters().keySet()));
    }

    private void value(Element node, String name, String value, TaskType.Parameter parameter) {
        if (parameter.values().isEmpty() || value.isBlank()) {
            return;
        }
        List<String> written = parameter.list()
                ? Arrays.stream(value.split(",")).map(String::strip).toList()
                : List.of(value.strip());
        written.stream()
                .filter(each -> !parameter.values().contains(each))
                .forEach(each -> faults.add(
                        node, name + " '" + each + "' is not known", Nearest.instead(each, parameter.values())));
    }

    private void template(Element node) {
        String template = node.getAttributeNS(ModelXml.ZEEBE, "modelerTemplate");
        if (!template.startsWith(TEMPLATE)) {
            return;
        }
        Set<String> known =
                TaskType.ALL.keySet().stream().map(TaskRules::templateOf).collect(Collectors.toSet());
        if (!known.contains(template)) {
            faults.add(node, "there is no element template '" + template + "'", Nearest.instead(template, known));
            return;
        }
        String type = type(node);
        if (type != null && !template.equals(templateOf(type))) {
            faults.add(
                    node,
                    "its template '" + template + "' is not that of its type '" + type + "'",
                    "Apply '" + templateOf(type) + "', or change the type.");
        }
    }

    private static String templateOf(String type) {
        return type.equals(Model.USER_TASK) ? TEMPLATE + "question" : "io." + type;
    }

    private static @Nullable String type(Element node) {
        return node.getLocalName().equals("userTask")
                ? Model.USER_TASK
                : ModelXml.extension(node, "taskDefinition")
                        .map(each -> each.getAttribute("type"))
                        .orElse(null);
    }

    private void question(Element node) {
        String id = node.getAttribute("id");
        List<Element> timers = xml.nodes().stream()
                .filter(each -> each.getAttribute("attachedToRef").equals(id))
                .filter(each -> ModelXml.child(each, "timerEventDefinition").isPresent())
                .toList();
        if (timers.isEmpty()) {
            faults.add(
                    node,
                    "the question has no deadline",
                    "Put a timer on its boundary and draw what follows when nobody answers.");
        } else if (timers.stream()
                .allMatch(each -> each.getAttribute("cancelActivity").equals("false"))) {
            faults.add(
                    node,
                    "its timers remind, but none ends the question",
                    "Let one of them interrupt it, and draw what follows when nobody answers.");
        }
        if (!ModelCheck.isDrawn(model)) {
            return;
        }
        parameters(node, Model.USER_TASK);
        Model.Element element = model.element(id).orElse(null);
        if (element != null) {
            choices(node, element.headers().getOrDefault("choices", ""));
            String quorum = element.headers().getOrDefault("quorum", "1").strip();
            if (!quorum.isEmpty() && !quorum.matches("[1-9][0-9]?")) {
                faults.add(node, "quorum '" + quorum + "' is no number of people", "Write a whole number from 1.");
            }
        }
    }

    private void choices(Element node, String written) {
        if (written.isBlank()) {
            return;
        }
        Set<String> ids = new HashSet<>();
        for (String choice : written.split(",")) {
            String id = choice.split("=", 2)[0].strip().replaceFirst("!$", "");
            if (!id.matches("[a-zA-Z][a-zA-Z0-9_-]*")) {
                faults.add(
                        node,
                        "choice '" + choice.strip() + "' has no id that can be typed",
                        "Write id=Label, id=Label: letters, digits and hyphens before the =.");
            } else if (!ids.add(id)) {
                faults.add(node, "choice '" + id + "' stands there twice", "Give each choice an id of its own.");
            }
        }
    }

    /** Errors that nothing throws would wait for ever, unseen. */
    private void error(Element boundary) {
        var definition = ModelXml.child(boundary, "errorEventDefinition");
        if (definition.isEmpty() || definition.get().getAttribute("errorRef").isEmpty()) {
            return;
        }
        Element error = errors.get(definition.get().getAttribute("errorRef"));
        String code = error == null ? "" : error.getAttribute("errorCode");
        if (code.isBlank()) {
            faults.add(boundary, "its error has no code", "Write the code that the task throws.");
            return;
        }
        xml.nodes().stream()
                .filter(each -> each.getAttribute("id").equals(boundary.getAttribute("attachedToRef")))
                .map(TaskRules::type)
                .filter(type -> type != null && TaskType.of(type).isPresent())
                .map(type -> TaskType.of(String.valueOf(type)).orElseThrow())
                .filter(type -> !type.errors().contains(code))
                .forEach(type -> faults.add(
                        boundary,
                        "'" + type.type() + "' never throws '" + code + "'",
                        type.errors().isEmpty()
                                ? "It throws no errors: what cannot be done is tried again, then shown as stalled."
                                : Nearest.instead(code, type.errors())));
    }

    private void target(Element mapping) {
        String target = mapping.getAttribute("target");
        boolean output = mapping.getLocalName().equals("output");
        String allowed = output ? "[a-zA-Z][a-zA-Z0-9_]*(\\.[a-zA-Z][a-zA-Z0-9_]*)*" : "[a-zA-Z][a-zA-Z0-9_]*";
        if (!target.matches(allowed)) {
            faults.add(
                    StructureRules.owner(mapping),
                    "its " + mapping.getLocalName() + " '" + target + "' is no name of a variable",
                    "Use letters, digits and underscores, beginning with a letter.");
        }
    }

    private String known() {
        return String.join(", ", types());
    }

    /** Of service tasks: questions have a shape of their own. */
    private Set<String> types() {
        Set<String> types = new TreeSet<>(house.types());
        types.remove(Model.USER_TASK);
        return types;
    }
}
