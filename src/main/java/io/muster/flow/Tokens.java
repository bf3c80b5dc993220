package io.muster.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * Plays the tokens of one scope through all ways that they can go, to tell which of its nodes can be active together.
 * Conditions are not read, so every answer is thought possible; sub-processes count as one activity.
 */
final class Tokens {

    /** A drawing with more states than this is not played to its end; what it has not shown by then is let pass. */
    private static final int MOST = 20_000;

    private final Map<String, Element> nodes = new HashMap<>();
    private final Map<String, String> targets = new HashMap<>();
    private final Set<Set<String>> seen = new HashSet<>();

    private Tokens(ModelXml xml, Element scope) {
        xml.nodesOf(scope).stream()
                .filter(each -> !ModelXml.isEventSubProcess(each))
                .forEach(each -> nodes.put(each.getAttribute("id"), each));
        for (Element child : ModelXml.children(scope)) {
            if (child.getLocalName().equals("sequenceFlow")) {
                targets.put(child.getAttribute("id"), child.getAttribute("targetRef"));
            }
        }
    }

    /** Every state of the scope: the ids of its active nodes, and of the flows that wait before a parallel join. */
    static Set<Set<String>> states(ModelXml xml, Element scope) {
        Tokens tokens = new Tokens(xml, scope);
        tokens.play();
        return tokens.seen;
    }

    private void play() {
        Deque<Set<String>> open = new ArrayDeque<>();
        nodes.values().stream()
                .filter(each -> each.getLocalName().equals("startEvent"))
                .forEach(each -> open.add(Set.of(each.getAttribute("id"))));
        while (!open.isEmpty() && seen.size() < MOST) {
            Set<String> state = open.poll();
            if (seen.add(state)) {
                for (String active : state) {
                    Element node = nodes.get(active);
                    if (node != null) {
                        open.addAll(after(state, node));
                    }
                }
            }
        }
    }

    private List<Set<String>> after(Set<String> state, Element node) {
        List<Set<String>> next = new ArrayList<>();
        Set<String> left = without(state, node.getAttribute("id"));
        List<String> outgoing = outgoing(node);
        switch (node.getLocalName()) {
            case "exclusiveGateway", "eventBasedGateway" ->
                outgoing.forEach(flow -> next.add(arrived(left, List.of(flow))));
            case "inclusiveGateway" -> {
                outgoing.forEach(flow -> next.add(arrived(left, List.of(flow))));
                next.add(arrived(left, outgoing));
            }
            case "endEvent" -> next.add(isTerminating(node) ? Set.of() : left);
            default -> next.add(arrived(left, outgoing));
        }
        for (Element boundary : nodes.values()) {
            if (boundary.getAttribute("attachedToRef").equals(node.getAttribute("id"))) {
                boolean stays = boundary.getAttribute("cancelActivity").equals("false");
                next.add(arrived(stays ? state : left, outgoing(boundary)));
            }
        }
        linked(node).ifPresent(id -> next.add(with(left, id)));
        return next;
    }

    private Set<String> arrived(Set<String> before, List<String> flows) {
        Set<String> state = before;
        for (String flow : flows) {
            Element target = nodes.get(String.valueOf(targets.get(flow)));
            if (target == null) {
                continue;
            }
            List<String> incoming = references(target, "incoming");
            if (target.getLocalName().equals("parallelGateway") && incoming.size() > 1) {
                state = with(state, flow);
                if (state.containsAll(incoming)) {
                    Set<String> joined = new HashSet<>(state);
                    incoming.forEach(joined::remove);
                    state = with(joined, target.getAttribute("id"));
                }
            } else {
                state = with(state, target.getAttribute("id"));
            }
        }
        return state;
    }

    private java.util.Optional<String> linked(Element thrown) {
        return link(thrown)
                .flatMap(name -> nodes.values().stream()
                        .filter(each -> each.getLocalName().equals("intermediateCatchEvent")
                                && link(each).filter(name::equals).isPresent())
                        .map(each -> each.getAttribute("id"))
                        .filter(id -> thrown.getLocalName().equals("intermediateThrowEvent"))
                        .findFirst());
    }

    private static java.util.Optional<String> link(Element node) {
        return ModelXml.child(node, "linkEventDefinition").map(each -> each.getAttribute("name"));
    }

    private static boolean isTerminating(Element end) {
        return ModelXml.child(end, "terminateEventDefinition").isPresent();
    }

    private static List<String> outgoing(Element node) {
        return references(node, "outgoing");
    }

    static List<String> references(Element node, String kind) {
        return ModelXml.children(node).stream()
                .filter(each -> ModelXml.BPMN.equals(each.getNamespaceURI())
                        && each.getLocalName().equals(kind))
                .map(each -> each.getTextContent().strip())
                .toList();
    }

    private static Set<String> with(Set<String> state, String more) {
        Set<String> larger = new HashSet<>(state);
        larger.add(more);
        return larger;
    }

    private static Set<String> without(Set<String> state, String gone) {
        Set<String> smaller = new HashSet<>(state);
        smaller.remove(gone);
        return smaller;
    }
}
