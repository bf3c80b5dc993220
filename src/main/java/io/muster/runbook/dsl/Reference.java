package io.muster.runbook.dsl;

import groovy.lang.GroovyObjectSupport;
import org.jspecify.annotations.Nullable;

/** Something that is known only when the run is asked for, such as {@code alert.labels.namespace}. */
final class Reference extends GroovyObjectSupport {

    private final String path;

    Reference(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    @Override
    public Object getProperty(String name) {
        return new Reference(path + "." + name);
    }

    @Override
    public Object invokeMethod(String name, @Nullable Object args) {
        return new Reference(path + "." + name + "()");
    }

    /** As a card shows a value that is still open. */
    @Override
    public String toString() {
        return "‹" + path + "›";
    }
}
