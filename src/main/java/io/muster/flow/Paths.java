package io.muster.flow;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The ways through one diagram, by the answer to a question. Conditions are read, not evaluated: one that compares the
 * answer's choice with a word is decided, any other leaves its way open, because the variables are the engine's.
 */
final class Paths {

    private static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    private static final Pattern CHOICE = Pattern.compile("(\\w+)\\.choice\\s*(!?=)\\s*\"([^\"]*)\"");

    private record Way(String to, String condition) {}

    /** The answer that is supposed; null where none was given on the way. */
    record Supposed(String variable, String choice) {}

    private final Model model;
    private final Map<String, List<Way>> ways = new HashMap<>();

    private Paths(Model model) {
        this.model = model;
        NodeList flows = parsed(model.text()).getElementsByTagNameNS(BPMN, "sequenceFlow");
        for (int i = 0; i < flows.getLength(); i++) {
            Element flow = (Element) flows.item(i);
            NodeList conditions = flow.getElementsByTagNameNS(BPMN, "conditionExpression");
            String condition =
                    conditions.getLength() == 0 ? "" : conditions.item(0).getTextContent();
            ways.computeIfAbsent(flow.getAttribute("sourceRef"), any -> new ArrayList<>())
                    .add(new Way(flow.getAttribute("targetRef"), condition));
        }
    }

    static Paths of(Model model) {
        return new Paths(model);
    }

    /**
     * What is reached first after an element: whatever somebody does or waits for, and ends of the whole process.
     *
     * @param element id; what comes after all of it
     */
    List<Model.Element> after(String element, @Nullable Supposed supposed) {
        Set<String> stops = new LinkedHashSet<>();
        walk(element, supposed, stops, new HashSet<>());
        return stops.stream().flatMap(id -> model.element(id).stream()).toList();
    }

    private void walk(String from, @Nullable Supposed supposed, Set<String> stops, Set<String> seen) {
        if (!seen.add(from)) {
            return;
        }
        for (String to : open(from, supposed)) {
            Model.Element next = model.element(to).orElse(null);
            if (next == null) {
                continue;
            }
            boolean ends = next.kind().equals("endEvent");
            if (ends && !next.scope().equals(model.processId())) {
                walk(next.scope(), supposed, stops, seen);
            } else if (ends || isStop(next)) {
                stops.add(to);
            } else {
                walk(to, supposed, stops, seen);
            }
        }
    }

    private static boolean isStop(Model.Element element) {
        return switch (element.kind()) {
            case "callActivity", "subProcess", "intermediateCatchEvent" -> true;
            // Without a name the events behind it say what is awaited.
            case "eventBasedGateway" -> !element.name().isBlank();
            default -> element.kind().endsWith("Task") || element.kind().equals("task");
        };
    }

    /** Where it may go on; of an exclusive split only one way when the answer decides it. */
    private List<String> open(String from, @Nullable Supposed supposed) {
        List<Way> all = ways.getOrDefault(from, List.of());
        List<String> possible = new ArrayList<>();
        for (Way way : all) {
            if (way.condition().isBlank()) {
                continue;
            }
            Boolean holds = holds(way.condition(), supposed);
            if (Boolean.TRUE.equals(holds)) {
                return List.of(way.to());
            }
            if (holds == null) {
                possible.add(way.to());
            }
        }
        all.stream().filter(way -> way.condition().isBlank()).map(Way::to).forEach(possible::add);
        return possible;
    }

    /** Null when it does not depend on the supposed answer alone. */
    private static @Nullable Boolean holds(String condition, @Nullable Supposed supposed) {
        if (supposed == null) {
            return null;
        }
        Matcher matcher = CHOICE.matcher(condition);
        boolean all = true;
        boolean any = false;
        int found = 0;
        while (matcher.find()) {
            if (!matcher.group(1).equals(supposed.variable())) {
                return null;
            }
            boolean same = matcher.group(3).equals(supposed.choice());
            boolean one = matcher.group(2).equals("=") == same;
            all &= one;
            any |= one;
            found++;
        }
        if (found == 0) {
            return null;
        }
        return condition.contains(" and ") ? all : any;
    }

    private static Document parsed(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException("a deployed model cannot be read any more", e);
        }
    }
}
