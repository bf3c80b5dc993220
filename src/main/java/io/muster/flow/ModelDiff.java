package io.muster.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** What one model has over another, element by element and in words; where things stand in the drawing is left out. */
final class ModelDiff {

    private final Model yours;
    private final Model theirs;
    private final List<String> lines = new ArrayList<>();

    private ModelDiff(Model yours, Model theirs) {
        this.yours = yours;
        this.theirs = theirs;
    }

    /** A line begins with {@code +} (only theirs), {@code -} (only yours) or {@code ~} (in both, not the same). */
    static List<String> of(Model yours, Model theirs) {
        ModelDiff diff = new ModelDiff(yours, theirs);
        diff.values("the process", Map.of("name", yours.name()), Map.of("name", theirs.name()));
        diff.values("the process", yours.properties(), theirs.properties());
        diff.elements();
        diff.flows();
        return List.copyOf(diff.lines);
    }

    private void elements() {
        theirs.elements().values().forEach(their -> {
            Model.Element your = yours.elements().get(their.id());
            if (your == null) {
                lines.add("+ " + words(their) + place(theirs, their));
            } else {
                values("'" + their.title() + "' (" + their.id() + ")", facts(your), facts(their));
            }
        });
        yours.elements().values().stream()
                .filter(your -> !theirs.elements().containsKey(your.id()))
                .forEach(your -> lines.add("- " + words(your) + place(yours, your)));
    }

    private static String words(Model.Element element) {
        String type = element.jobType() == null || element.isUserTask() ? "" : ", " + element.jobType();
        String called = element.called() == null ? "" : ", calls " + element.called();
        String message = element.message() == null ? "" : ", waits for '" + element.message() + "'";
        Model.Timer timer = element.timer();
        String time = timer == null ? "" : ", " + timer.text();
        return kind(element) + " '" + element.title() + "' (" + element.id() + type + called + message + time + ")";
    }

    private static String place(Model model, Model.Element element) {
        if (element.attachedTo() != null) {
            return " on '" + title(model, element.attachedTo()) + "'";
        }
        return model.element(element.scope())
                .map(scope -> " in '" + scope.title() + "'")
                .orElse("");
    }

    private static String kind(Model.Element element) {
        return element.isUserTask()
                ? "question"
                : element.kind().replaceAll("([A-Z])", " $1").toLowerCase(java.util.Locale.ROOT);
    }

    private static Map<String, String> facts(Model.Element element) {
        Map<String, String> facts = new LinkedHashMap<>();
        put(facts, "name", element.name());
        put(facts, "kind", kind(element));
        put(facts, "type", element.jobType());
        put(facts, "calls", element.called());
        put(facts, "waits for", element.message());
        put(facts, "on", element.attachedTo());
        Model.Timer timer = element.timer();
        put(facts, "time", timer == null ? null : timer.text());
        element.headers().forEach((name, value) -> facts.put(name, "\"" + value + "\""));
        facts.putAll(element.inputs());
        return facts;
    }

    private static void put(Map<String, String> facts, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            facts.put(name, value);
        }
    }

    private void values(String what, Map<String, String> your, Map<String, String> their) {
        Set<String> names = new LinkedHashSet<>(their.keySet());
        names.addAll(your.keySet());
        for (String name : names) {
            String mine = your.get(name);
            String shipped = their.get(name);
            if (mine == null) {
                lines.add("~ " + what + ": shipped with " + name + " " + shipped + ", yours without");
            } else if (shipped == null) {
                lines.add("~ " + what + ": yours with " + name + " " + mine + ", shipped without");
            } else if (!mine.equals(shipped)) {
                lines.add("~ " + what + ": " + name + " is " + mine + ", shipped " + shipped);
            }
        }
    }

    private void flows() {
        Set<String> your = flows(yours);
        Set<String> their = flows(theirs);
        their.stream().filter(each -> !your.contains(each)).forEach(each -> lines.add("+ way " + each));
        your.stream().filter(each -> !their.contains(each)).forEach(each -> lines.add("- way " + each));
    }

    private static Set<String> flows(Model model) {
        Set<String> ways = new TreeSet<>();
        for (Element flow : ModelXml.of(model).flows()) {
            String condition = ModelXml.child(flow, "conditionExpression")
                    .map(each -> " if " + each.getTextContent().strip())
                    .orElse("");
            ways.add("'" + title(model, flow.getAttribute("sourceRef")) + "' → '"
                    + title(model, flow.getAttribute("targetRef")) + "'" + condition);
        }
        return ways;
    }

    private static String title(Model model, String id) {
        return model.element(id).map(Model.Element::title).orElse(id);
    }
}
