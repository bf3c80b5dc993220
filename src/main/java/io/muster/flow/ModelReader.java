package io.muster.flow;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads a BPMN text into a {@link Model}. Says what it cannot read; what is unwise is {@link ModelCheck}'s. */
final class ModelReader {

    private static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    private static final String ZEEBE = "http://camunda.org/schema/zeebe/1.0";
    private static final Set<String> SCOPES = Set.of("process", "subProcess", "adHocSubProcess", "transaction");
    private static final Set<String> NO_NODES = Set.of(
            "sequenceFlow",
            "laneSet",
            "textAnnotation",
            "association",
            "group",
            "dataObject",
            "dataObjectReference",
            "dataStoreReference",
            "extensionElements",
            "documentation",
            "incoming",
            "outgoing",
            "multiInstanceLoopCharacteristics",
            "standardLoopCharacteristics",
            "ioSpecification",
            "property");

    private final String resource;
    private final Map<String, String> messages = new HashMap<>();
    private final Map<String, String> targets = new HashMap<>();

    private ModelReader(String resource) {
        this.resource = resource;
    }

    /** @throws FaultyModel when it is no XML, or does not hold exactly one executable process */
    static Model read(String resource, String text) {
        String taken = withoutModelersUserTask(text);
        return new ModelReader(resource).model(parse(resource, taken), taken);
    }

    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Modeler marks every new user task as the engine's own kind, which no client of 8.5 can complete. */
    private static String withoutModelersUserTask(String text) {
        return text.replaceAll("<([A-Za-z0-9]+:)userTask\\s*/>", "")
                .replaceAll("<(zeebe:)userTask\\s*>\\s*</zeebe:userTask\\s*>", "");
    }

    static Document parse(String resource, String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new InputSource(new StringReader(text)));
        } catch (SAXException e) {
            throw faulty(
                    resource + ": no XML: " + String.valueOf(e.getMessage()).replaceFirst("\\.$", "")
                            + ". Save it again from Camunda Modeler.");
        } catch (java.io.IOException | ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Model model(Document document, String text) {
        for (Element message : all(document, "message")) {
            messages.put(message.getAttribute("id"), message.getAttribute("name"));
        }
        for (Element flow : all(document, "sequenceFlow")) {
            targets.put(flow.getAttribute("id"), flow.getAttribute("targetRef"));
        }
        List<Element> processes = all(document, "process").stream()
                .filter(each -> each.getAttribute("isExecutable").equals("true"))
                .toList();
        if (processes.size() != 1) {
            throw faulty(resource + ": " + processes.size()
                    + " executable processes. Put exactly one into each file, marked executable.");
        }
        Element process = processes.getFirst();
        Map<String, Model.Element> elements = new LinkedHashMap<>();
        read(process, process.getAttribute("id"), elements);
        return new Model(
                resource,
                hash(text),
                text,
                process.getAttribute("id"),
                process.getAttribute("name"),
                pairs(process, "properties", "property", "name"),
                elements);
    }

    private void read(Element scope, String scopeId, Map<String, Model.Element> into) {
        for (Element child : children(scope)) {
            if (!BPMN.equals(child.getNamespaceURI())
                    || NO_NODES.contains(child.getLocalName())
                    || child.getAttribute("id").isEmpty()
                    || child.getLocalName().endsWith("EventDefinition")) {
                continue;
            }
            into.put(child.getAttribute("id"), element(child, scopeId));
            if (SCOPES.contains(child.getLocalName())) {
                read(child, child.getAttribute("id"), into);
            }
        }
    }

    private Model.Element element(Element node, String scope) {
        Element definition = extension(node, "taskDefinition");
        String kind = node.getAttribute("triggeredByEvent").equals("true") ? "eventSubProcess" : node.getLocalName();
        String jobType =
                kind.equals("userTask") ? Model.USER_TASK : definition == null ? null : definition.getAttribute("type");
        Element called = extension(node, "calledElement");
        return new Model.Element(
                node.getAttribute("id"),
                kind,
                node.getAttribute("name").replaceAll("\\s+", " ").strip(),
                scope,
                jobType,
                pairs(node, "taskHeaders", "header", "key"),
                inputs(node),
                texts(node, "incoming"),
                texts(node, "outgoing").stream()
                        .map(flow -> targets.getOrDefault(flow, ""))
                        .filter(target -> !target.isEmpty())
                        .toList(),
                node.hasAttribute("attachedToRef") ? node.getAttribute("attachedToRef") : null,
                timer(node),
                message(node),
                called == null ? null : called.getAttribute("processId"));
    }

    private static Model.@Nullable Timer timer(Element node) {
        for (Element definition : children(node)) {
            if (is(definition, "timerEventDefinition")) {
                for (Element kind : children(definition)) {
                    return new Model.Timer(
                            kind.getLocalName(), kind.getTextContent().strip());
                }
            }
        }
        return null;
    }

    private @Nullable String message(Element node) {
        String reference = node.getAttribute("messageRef");
        for (Element definition : children(node)) {
            if (is(definition, "messageEventDefinition")) {
                reference = definition.getAttribute("messageRef");
            }
        }
        return reference.isEmpty() ? null : messages.getOrDefault(reference, reference);
    }

    private static Map<String, String> inputs(Element node) {
        Map<String, String> inputs = new LinkedHashMap<>();
        Element mapping = extension(node, "ioMapping");
        if (mapping != null) {
            for (Element input : children(mapping)) {
                if (input.getLocalName().equals("input")) {
                    inputs.put(input.getAttribute("target"), input.getAttribute("source"));
                }
            }
        }
        return inputs;
    }

    private static Map<String, String> pairs(Element node, String list, String item, String key) {
        Map<String, String> pairs = new LinkedHashMap<>();
        Element found = extension(node, list);
        if (found != null) {
            for (Element each : children(found)) {
                if (each.getLocalName().equals(item)) {
                    pairs.put(each.getAttribute(key), each.getAttribute("value"));
                }
            }
        }
        return pairs;
    }

    private static @Nullable Element extension(Element node, String name) {
        for (Element child : children(node)) {
            if (is(child, "extensionElements")) {
                for (Element each : children(child)) {
                    if (ZEEBE.equals(each.getNamespaceURI())
                            && each.getLocalName().equals(name)) {
                        return each;
                    }
                }
            }
        }
        return null;
    }

    private static List<String> texts(Element node, String name) {
        return children(node).stream()
                .filter(child -> is(child, name))
                .map(child -> child.getTextContent().strip())
                .toList();
    }

    private static boolean is(Element node, String name) {
        return BPMN.equals(node.getNamespaceURI()) && node.getLocalName().equals(name);
    }

    private static List<Element> all(Document document, String name) {
        var found = document.getElementsByTagNameNS(BPMN, name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static List<Element> children(Element node) {
        List<Element> children = new ArrayList<>();
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    private static FaultyModel faulty(String fault) {
        return new FaultyModel(List.of(fault));
    }
}
