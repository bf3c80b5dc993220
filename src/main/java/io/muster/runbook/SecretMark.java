package io.muster.runbook;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The mark that stands in a command where a secret goes; the value is put in by the runner, at the last moment. */
public final class SecretMark {

    private static final Pattern MARK = Pattern.compile("‹secret:([a-z0-9][a-z0-9-]{0,63})›");

    private SecretMark() {}

    /** @param name of the secret in the settings */
    public static String of(String name) {
        return "‹secret:" + name + "›";
    }

    public static boolean isName(String name) {
        return name.matches("[a-z0-9][a-z0-9-]{0,63}");
    }

    public static boolean isIn(String text) {
        return MARK.matcher(text).find();
    }

    /** Names of the secrets that a text needs. */
    public static Set<String> names(String text) {
        Set<String> names = new LinkedHashSet<>();
        Matcher mark = MARK.matcher(text);
        while (mark.find()) {
            names.add(mark.group(1));
        }
        return names;
    }

    /** @param value finds a secret's value by its name */
    public static String fill(String text, UnaryOperator<String> value) {
        return MARK.matcher(text).replaceAll(mark -> Matcher.quoteReplacement(value.apply(mark.group(1))));
    }

    /** What others typed, with nothing left in it that reads as a mark: a title cannot ask for a secret. */
    static @Nullable Object without(@Nullable Object value) {
        return switch (value) {
            case String text -> text.replace("‹secret:", "<secret:");
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> clean = new LinkedHashMap<>();
                map.forEach((key, each) -> clean.put(key, without(each)));
                yield clean;
            }
            case Collection<?> several ->
                several.stream().map(SecretMark::without).toList();
            case null, default -> value;
        };
    }

    /** As {@link #without(Object)}, entry by entry. */
    @SuppressWarnings("unchecked")
    public static <V> Map<String, V> without(Map<String, V> values) {
        Map<String, V> clean = new LinkedHashMap<>();
        values.forEach((key, value) -> clean.put(key, (V) without((Object) value)));
        return clean;
    }
}
