package io.muster.runbook.dsl;

import groovy.lang.GroovyObjectSupport;
import io.muster.message.Nearest;
import io.muster.runbook.Mistake;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What may be said between one pair of braces. A word is a public method with its {@link Usage}; whatever else is said is
 * a {@link Mistake}, and reading goes on so that the author hears of all of them.
 */
abstract class Words extends GroovyObjectSupport {

    final Mistakes mistakes;
    private final String place;

    /** Reading these braces ended early; that something is missing says nothing then. */
    boolean brokenOff;

    /** @param place how the braces are called in a message: {@code runbook}, {@code change} */
    Words(Mistakes mistakes, String place) {
        this.mistakes = mistakes;
        this.place = place;
    }

    /** Called by Groovy for a word with wrong arguments, and for one that does not exist. */
    public Object methodMissing(String name, @Nullable Object args) {
        Map<String, String> known = usages(getClass());
        if (known.containsKey(name)) {
            mistakes.addHere(
                    "'" + name + "' does not take " + describe(args), "Write it like: " + known.get(name) + ".");
        } else {
            unknown(name, known.keySet());
        }
        return new Reference(name);
    }

    /** Called by Groovy for a bare name. Capitals are words; where they are used says whether they exist. */
    public Object propertyMissing(String name) {
        if (name.matches("[A-Z][A-Z0-9_]*")) {
            return new Word(name);
        }
        Map<String, String> known = usages(getClass());
        if (known.containsKey(name)) {
            mistakes.addHere("'" + name + "' needs something after it", "Write it like: " + known.get(name) + ".");
        } else {
            unknown(name, known.keySet());
        }
        return new Reference(name);
    }

    /** Only what a getter offers: Groovy would otherwise reach our private fields. */
    @Override
    public Object getProperty(String name) {
        String getter = "get" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        boolean offered = Arrays.stream(getClass().getMethods())
                .anyMatch(method -> method.getName().equals(getter) && method.getParameterCount() == 0);
        return offered ? super.getProperty(name) : propertyMissing(name);
    }

    /** {@code owner = 'x'} is always a mistake. */
    @Override
    public void setProperty(String name, @Nullable Object value) {
        String usage = usages(getClass()).get(name);
        mistakes.addHere(
                "'" + name + " = …' sets nothing here",
                usage == null
                        ? "Use 'def " + name + " = …' for a value of your own."
                        : "Write it like: " + usage + ".");
    }

    private void unknown(String name, Set<String> known) {
        String elsewhere = Places.of(name, getClass());
        if (name.equals("then") || name.equals("otherwise")) {
            mistakes.addHere(
                    "'" + name + "' follows no when",
                    "Begin it in the line of the closing brace before it: when('…') { … } then { … } otherwise { … }.");
        } else if (!elsewhere.isEmpty()) {
            mistakes.addHere("'" + name + "' does not belong in " + place, "It belongs in " + elsewhere + ".");
        } else {
            Set<String> all = new TreeSet<>(known);
            all.addAll(readable(getClass()));
            mistakes.addHere("unknown word '" + name + "' in " + place, Nearest.instead(name, all));
        }
    }

    static Map<String, String> usages(Class<?> words) {
        return Arrays.stream(words.getMethods())
                .filter(method -> method.isAnnotationPresent(Usage.class))
                .collect(Collectors.toMap(
                        Method::getName,
                        method -> method.getAnnotation(Usage.class).value(),
                        (one, other) -> one,
                        TreeMap::new));
    }

    /** What may be read there: {@code json}, {@code inputs}. */
    static Set<String> readable(Class<?> words) {
        return Arrays.stream(words.getMethods())
                .filter(method -> method.getName().matches("get[A-Z]\\w*")
                        && method.getParameterCount() == 0
                        && Words.class.isAssignableFrom(method.getDeclaringClass())
                        && method.getDeclaringClass() != Words.class)
                .map(method -> Character.toLowerCase(method.getName().charAt(3))
                        + method.getName().substring(4))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String describe(@Nullable Object args) {
        if (!(args instanceof Object[] all) || all.length == 0) {
            return "nothing";
        }
        return Arrays.stream(all).map(Words::describeOne).collect(Collectors.joining(" and "));
    }

    static String describeOne(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case groovy.lang.Closure<?> ignored -> "{ … }";
            case CharSequence text -> "the text '" + text + "'";
            case Number number -> "the number " + number;
            case java.time.Duration duration -> "the duration " + duration;
            case java.util.List<?> list -> "the list " + list;
            case Map<?, ?> map -> "the options " + map.keySet();
            default -> value.toString();
        };
    }
}
