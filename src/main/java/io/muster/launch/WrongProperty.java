package io.muster.launch;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;

/** Finds in a failed start the property whose value could not be read; Spring's own message names neither. */
final class WrongProperty {

    private WrongProperty() {}

    /** Property, value and kind in a sentence; null when the start failed of something else. */
    static @Nullable String sentence(Throwable failure) {
        String property = null;
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof UnsatisfiedDependencyException unsatisfied) {
                property = named(unsatisfied.getInjectionPoint());
            } else if (at instanceof TypeMismatchException mismatch && property != null) {
                return sentence(property, mismatch.getValue(), mismatch.getRequiredType());
            } else if (at instanceof BindException bind) {
                String own = own(bind);
                if (own != null) {
                    return own;
                }
                ConfigurationProperty found = bind.getProperty();
                return sentence(
                        bind.getName().toString(),
                        found == null ? null : found.getValue(),
                        bind.getTarget().getType().resolve());
            }
        }
        return null;
    }

    /** What the settings themselves say of a value; they name the property and what it may be. */
    private static @Nullable String own(BindException bind) {
        for (Throwable at = bind.getCause(); at != null; at = at.getCause()) {
            String says = at.getMessage();
            if (at instanceof IllegalArgumentException && says != null && says.startsWith("muster.")) {
                return says;
            }
        }
        return null;
    }

    private static String sentence(String property, @Nullable Object value, @Nullable Class<?> type) {
        String kind = type == null ? "a value of its kind" : word(type);
        return property + " is '" + value + "', which is not " + kind + "." + " Its environment form is "
                + property.toUpperCase(Locale.ROOT).replace('.', '_').replace("-", "") + ".";
    }

    private static String word(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "int", "long", "Integer", "Long" -> "a whole number";
            case "boolean", "Boolean" -> "true or false";
            case "Duration" -> "a time like 30s or 5m";
            default -> "a " + type.getSimpleName();
        };
    }

    private static @Nullable String named(@Nullable InjectionPoint point) {
        Value value = point == null ? null : point.getAnnotation(Value.class);
        if (value == null || !value.value().startsWith("${")) {
            return null;
        }
        return value.value().replaceAll("^\\$\\{([^:}]+).*$", "$1");
    }
}
