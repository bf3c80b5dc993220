package io.muster.runbook.dsl;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codehaus.groovy.runtime.DefaultGroovyMethods;
import org.codehaus.groovy.runtime.StringGroovyMethods;

/**
 * Which Groovy a runbook has use for: values, and what can be done with values. An allow-list, because whatever is good for
 * more is an accident waiting to happen or an attempt. It tells an author early; it holds nobody back who means harm, since
 * names can be made up while it runs. That is what the runner process is for.
 */
final class AllowedCode {

    private static final List<Class<?>> VALUES = List.of(
            String.class,
            CharSequence.class,
            Integer.class,
            Long.class,
            Double.class,
            BigDecimal.class,
            BigInteger.class,
            Number.class,
            Boolean.class,
            Math.class,
            List.class,
            Map.class,
            Set.class,
            Collection.class,
            Map.Entry.class,
            Duration.class,
            Instant.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            ZonedDateTime.class,
            Pattern.class,
            Matcher.class);

    private static final Set<String> TYPES = Stream.concat(
                    VALUES.stream().map(Class::getSimpleName),
                    Stream.of("Object", "int", "long", "double", "boolean", "byte", "void", "Closure"))
            .collect(Collectors.toUnmodifiableSet());

    /** Groovy gives these to every value; each looks behind the value, or acts. */
    private static final Set<String> NEVER = Set.of(
            "addShutdownHook",
            "asType",
            "class",
            "clone",
            "dump",
            "evaluate",
            "execute",
            "finalize",
            "getBinding",
            "getClass",
            "getMetaClass",
            "getMetaPropertyValues",
            "getProperties",
            "getProperty",
            "hasProperty",
            "identity",
            "inspect",
            "invokeMethod",
            "metaClass",
            "mixin",
            "notify",
            "notifyAll",
            "parallelStream",
            "print",
            "printf",
            "println",
            "respondsTo",
            "setBinding",
            "setMetaClass",
            "setProperty",
            "sleep",
            "sprintf",
            "tap",
            "use",
            "wait",
            "with",
            "withTraits");

    private static final Set<String> NEVER_READ =
            Set.of("binding", "class", "delegate", "metaClass", "properties", "resolveStrategy", "thisObject");

    private static final Set<String> METHODS = methods();

    private AllowedCode() {}

    /** @param type simple name, or with its package */
    static boolean isType(String type) {
        String plain = type.replaceAll("(\\[])+$", "").replaceAll("^java\\.(lang|util|math|time)\\.", "");
        return TYPES.contains(plain);
    }

    /** Whether it may be called on a value. */
    static boolean isMethod(String name) {
        return METHODS.contains(name);
    }

    /** Whether it may be called on nothing: a word, or what looks like one. Unknown words are answered when they are read. */
    static boolean isWord(String name) {
        return !NEVER.contains(name);
    }

    /** Whether it may be read from a value: the keys of what a program answered cannot be known. */
    static boolean isProperty(String name) {
        return !Set.of("class", "metaClass", "properties").contains(name);
    }

    /** Whether it may be read from nothing. */
    static boolean isBare(String name) {
        return !NEVER_READ.contains(name);
    }

    /** A package's classes are named without it; only times have none. */
    static boolean isImport(String type) {
        return type.startsWith("java.time.") && isType(type);
    }

    private static Set<String> methods() {
        Set<String> names = VALUES.stream()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Stream.of(DefaultGroovyMethods.class, StringGroovyMethods.class)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> Modifier.isStatic(method.getModifiers()) && method.getParameterCount() > 0)
                .filter(method -> isOfAValue(method.getParameterTypes()[0]))
                .map(Method::getName)
                .forEach(names::add);
        Places.all().values().stream()
                .flatMap(words -> Words.usages(words).keySet().stream())
                .forEach(names::add);
        names.addAll(Set.of("then", "otherwise", "call"));
        names.removeAll(NEVER);
        return Set.copyOf(names);
    }

    private static boolean isOfAValue(Class<?> self) {
        return self == Object.class
                || self == Iterable.class
                || self.isArray()
                || VALUES.stream().anyMatch(self::equals);
    }
}
