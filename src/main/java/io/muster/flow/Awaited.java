package io.muster.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Finds a name that is awaited at two places which can be active together: the engine gives a message to one of them only,
 * and nobody knows to which. A called process counts where it is called.
 */
final class Awaited {

    /**
     * One place that waits.
     *
     * @param key process and name: another process hears the same message by itself
     * @param host what must be active for it to wait: an activity, a gateway, or a whole scope
     * @param inside for the start of an interrupting event sub-process, that sub-process: once in there, it waits no more
     */
    private record Wait(
            String key,
            String name,
            Element at,
            Element host,
            @Nullable Element inside) {}

    private final Model model;
    private final ModelXml xml;
    private final House house;
    private final Map<Element, Set<Set<String>>> played = new HashMap<>();

    private Awaited(Model model, ModelXml xml, House house) {
        this.model = model;
        this.xml = xml;
        this.house = house;
    }

    static void check(Model model, ModelXml xml, House house, Faults faults) {
        Awaited awaited = new Awaited(model, xml, house);
        Map<String, List<Wait>> byKey = new LinkedHashMap<>();
        xml.nodes()
                .forEach(node -> awaited.waits(node)
                        .forEach(wait -> byKey.computeIfAbsent(wait.key(), key -> new ArrayList<>())
                                .add(wait)));
        byKey.values().forEach(waits -> awaited.pairs(waits, faults));
    }

    private void pairs(List<Wait> waits, Faults faults) {
        for (int i = 0; i < waits.size(); i++) {
            Wait one = waits.get(i);
            if (isManyAtOnce(one.host())) {
                faults.add(
                        one.at(),
                        "several instances of it wait for '" + one.name() + "' at once",
                        "Only one would hear it. Wait for it once, outside of the multi-instance activity.");
            }
            for (Wait other : waits.subList(i + 1, waits.size())) {
                if (together(one, other)) {
                    faults.add(
                            other.at(),
                            "'" + other.name() + "' is awaited here and at '"
                                    + one.at().getAttribute("id") + "' at the same time",
                            "Only one of them would hear it. Wait for it once, and branch after it.");
                }
            }
        }
    }

    private List<Wait> waits(Element node) {
        String id = node.getAttribute("id");
        Model.Element element = model.element(id).orElse(null);
        if (element == null) {
            return List.of();
        }
        if (element.called() != null) {
            List<Wait> waits = new ArrayList<>();
            called(element.called(), new java.util.HashSet<>())
                    .forEach((key, name) -> waits.add(new Wait(key, name, node, node, null)));
            return waits;
        }
        String message = element.message();
        Element scope = ModelXml.scope(node);
        if (message == null || scope == null) {
            return List.of();
        }
        String key = model.processId() + "/" + message;
        if (element.attachedTo() != null) {
            return host(element.attachedTo()).map(host -> new Wait(key, message, node, host, null)).stream()
                    .toList();
        }
        if (element.kind().equals("startEvent")) {
            Element outer = ModelXml.isEventSubProcess(scope) ? ModelXml.scope(scope) : null;
            if (outer == null) {
                return List.of();
            }
            boolean interrupts = !node.getAttribute("isInterrupting").equals("false");
            return List.of(new Wait(key, message, node, outer, interrupts ? scope : null));
        }
        if (element.kind().endsWith("ThrowEvent") || element.kind().equals("endEvent")) {
            return List.of();
        }
        Element host = xml.nodes().stream()
                .filter(each -> each.getLocalName().equals("eventBasedGateway"))
                .filter(each -> model.element(each.getAttribute("id"))
                        .filter(gateway -> gateway.next().contains(id))
                        .isPresent())
                .findFirst()
                .orElse(node);
        return List.of(new Wait(key, message, node, host, null));
    }

    private java.util.Optional<Element> host(String id) {
        return xml.nodes().stream()
                .filter(each -> each.getAttribute("id").equals(id))
                .findFirst();
    }

    /** What a called process waits for, and those that it calls: process and name, to name. */
    private Map<String, String> called(String processId, Set<String> above) {
        Map<String, String> names = new LinkedHashMap<>();
        Model called = house.models().get(processId);
        if (called != null && above.add(processId)) {
            called.elements().values().forEach(each -> {
                if (each.message() != null && !each.kind().endsWith("ThrowEvent")) {
                    names.put(processId + "/" + each.message(), each.message());
                }
                if (each.called() != null) {
                    names.putAll(called(each.called(), above));
                }
            });
        }
        return names;
    }

    private boolean together(Wait one, Wait other) {
        if (holds(one.host(), other.host())) {
            return !isOver(one, other.host());
        }
        if (holds(other.host(), one.host())) {
            return !isOver(other, one.host());
        }
        Element scope = ModelXml.scope(one.host());
        while (scope != null && !holds(scope, other.host())) {
            scope = ModelXml.scope(scope);
        }
        return scope != null && together(scope, within(scope, one.host()), within(scope, other.host()));
    }

    /** An interrupting event sub-process and everything that it interrupts are never active together. */
    private static boolean isOver(Wait outer, Element host) {
        Element inside = outer.inside();
        if (inside == null) {
            return false;
        }
        Element at = host;
        while (at != null && !at.equals(outer.host())) {
            if (at.equals(inside) || ModelXml.isEventSubProcess(at) && interrupts(at)) {
                return true;
            }
            at = ModelXml.scope(at);
        }
        return false;
    }

    private boolean together(Element scope, Element one, Element other) {
        boolean oneApart = ModelXml.isEventSubProcess(one);
        boolean otherApart = ModelXml.isEventSubProcess(other);
        if (oneApart || otherApart) {
            return (!oneApart || !interrupts(one)) && (!otherApart || !interrupts(other));
        }
        return played.computeIfAbsent(scope, each -> Tokens.states(xml, each)).stream()
                .anyMatch(state -> state.contains(one.getAttribute("id")) && state.contains(other.getAttribute("id")));
    }

    private static boolean interrupts(Element eventSubProcess) {
        return ModelXml.children(eventSubProcess).stream()
                .filter(each -> each.getLocalName().equals("startEvent"))
                .noneMatch(each -> each.getAttribute("isInterrupting").equals("false"));
    }

    private static boolean holds(Element outer, Element inner) {
        for (Element at = inner; at != null; at = ModelXml.scope(at)) {
            if (at.equals(outer)) {
                return true;
            }
        }
        return false;
    }

    /** The child of the scope that holds the element. */
    private static Element within(Element scope, Element element) {
        Element at = element;
        while (true) {
            Element parent = ModelXml.scope(at);
            if (parent == null || parent.equals(scope)) {
                return at;
            }
            at = parent;
        }
    }

    private static boolean isManyAtOnce(Element host) {
        for (Element at = host; at != null; at = ModelXml.scope(at)) {
            var loop = ModelXml.child(at, "multiInstanceLoopCharacteristics");
            if (loop.isPresent() && !loop.get().getAttribute("isSequential").equals("true")) {
                return true;
            }
        }
        return false;
    }
}
