package io.muster.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** A model as plain XML, for questions that no library answers. */
public record BpmnXml(Path file, Document document) {

    public static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    public static final String DI = "http://www.omg.org/spec/BPMN/20100524/DI";
    public static final String DC = "http://www.omg.org/spec/DD/20100524/DC";
    public static final String WAY = "http://www.omg.org/spec/DD/20100524/DI";
    public static final String ZEEBE = "http://camunda.org/schema/zeebe/1.0";

    public static BpmnXml read(Path file) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return new BpmnXml(file, factory.newDocumentBuilder().parse(file.toFile()));
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException(file + " is not XML", e);
        }
    }

    public List<Element> all(String namespace, String name) {
        var nodes = document.getElementsByTagNameNS(namespace, name);
        var elements = new ArrayList<Element>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** Everything of the model's own namespace that has an id and a place in the drawing or in the flow. */
    public List<Element> elements() {
        return all(BPMN, "*").stream()
                .filter(each ->
                        each.getLocalName().matches(".*(Task|Event|Gateway)|callActivity|subProcess|sequenceFlow"))
                .toList();
    }

    /** Id to label. */
    public Map<String, String> names() {
        var names = new LinkedHashMap<String, String>();
        elements().forEach(each -> names.put(each.getAttribute("id"), each.getAttribute("name")));
        return names;
    }

    public static List<Element> children(Element parent, String namespace, String name) {
        var found = new ArrayList<Element>();
        for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element
                    && namespace.equals(element.getNamespaceURI())
                    && name.equals(element.getLocalName())) {
                found.add(element);
            }
        }
        return found;
    }
}
