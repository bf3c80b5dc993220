package io.muster.flow;

import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;

/** Collects what is wrong with one file, each fault with the element and the remedy. */
final class Faults {

    private final String resource;
    private final List<String> found = new ArrayList<>();

    Faults(String resource) {
        this.resource = resource;
    }

    /** @param wrong without a full stop; @param instead a sentence */
    void add(String element, String wrong, String instead) {
        String fault = resource + ": " + element + ": " + wrong + ". " + instead;
        if (!found.contains(fault)) {
            found.add(fault);
        }
    }

    /** What another has said already, with its remedy. */
    void addSaid(String element, String fault) {
        found.add(resource + ": " + element + ": " + fault);
    }

    void add(Element element, String wrong, String instead) {
        add(element.getAttribute("id"), wrong, instead);
    }

    List<String> all() {
        return List.copyOf(found);
    }
}
