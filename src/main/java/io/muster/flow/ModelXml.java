package io.muster.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The executable process of a file as XML, for the rules that ask more than the {@link Model} knows. */
record ModelXml(Document document, Element process) {

    static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    static final String ZEEBE = "http://camunda.org/schema/zeebe/1.0";

    static ModelXml of(Model model) {
        Document document = ModelReader.parse(model.resource(), model.text());
        Element process = all(document.getDocumentElement(), BPMN, "process").stream()
                .filter(each -> each.getAttribute("id").equals(model.processId()))
                .findFirst()
                .orElseThrow();
        return new ModelXml(document, process);
    }

    /** Everything of the process that stands in the flow: nodes of all scopes. */
    List<Element> nodes() {
        return all(process, BPMN, "*").stream().filter(ModelXml::isNode).toList();
    }

    List<Element> nodesOf(Element scope) {
        return children(scope).stream().filter(ModelXml::isNode).toList();
    }

    List<Element> flows() {
        return all(process, BPMN, "sequenceFlow");
    }

    Map<String, Element> definitions(String kind) {
        Map<String, Element> found = new LinkedHashMap<>();
        all(document.getDocumentElement(), BPMN, kind).forEach(each -> found.put(each.getAttribute("id"), each));
        return found;
    }

    static boolean isNode(Element element) {
        return BPMN.equals(element.getNamespaceURI())
                && element.getLocalName()
                        .matches(".*(Task|Event|Gateway)|task|callActivity|subProcess|adHocSubProcess|transaction");
    }

    static List<Element> definitionsOf(Element node) {
        return children(node).stream()
                .filter(each -> BPMN.equals(each.getNamespaceURI())
                        && each.getLocalName().endsWith("EventDefinition"))
                .toList();
    }

    static Optional<Element> child(Element node, String name) {
        return children(node).stream()
                .filter(each -> BPMN.equals(each.getNamespaceURI())
                        && each.getLocalName().equals(name))
                .findFirst();
    }

    /** All of the engine's own extensions of the element. */
    static List<Element> extensions(Element node) {
        return child(node, "extensionElements")
                .map(found -> children(found).stream()
                        .filter(each -> ZEEBE.equals(each.getNamespaceURI()))
                        .toList())
                .orElse(List.of());
    }

    static Optional<Element> extension(Element node, String name) {
        return extensions(node).stream()
                .filter(each -> each.getLocalName().equals(name))
                .findFirst();
    }

    /** The process, sub-process or whatever it stands in. */
    static @Nullable Element scope(Element node) {
        return node.getParentNode() instanceof Element parent ? parent : null;
    }

    static boolean isEventSubProcess(Element node) {
        return node.getAttribute("triggeredByEvent").equals("true");
    }

    static List<Element> children(Element parent) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                found.add(element);
            }
        }
        return found;
    }

    static List<Element> all(Element parent, String namespace, String name) {
        var nodes = parent.getElementsByTagNameNS(namespace, name);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }
}
