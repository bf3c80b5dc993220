package io.muster.launch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.muster.runbook.Authoring;
import io.muster.settings.Levels;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Where the runbooks lie that a command is about, and how it answers. */
final class RunbookFolder {

    @Option(
            names = "--runbooks",
            paramLabel = "DIR",
            description = "your own runbooks and their specs (default: $MUSTER_RUNBOOKS, else runbooks)")
    private @Nullable Path folder;

    @Option(names = "--json", description = "the answer for a script")
    boolean json;

    Path path() {
        Path chosen = folder;
        if (chosen != null) {
            return chosen;
        }
        String configured = System.getenv("MUSTER_RUNBOOKS");
        return Path.of(configured == null || configured.isBlank() ? "runbooks" : configured);
    }

    /** Whether the running server was, as far as we see, told of this folder. */
    boolean isConfigured() {
        String configured = System.getenv("MUSTER_RUNBOOKS");
        return configured != null && !configured.isBlank();
    }

    /** Starts the one runner process that reads and tries them; to be closed. */
    Authoring open() {
        // What the server would log is no part of an answer.
        if (LoggerFactory.getLogger("io.muster.runbook") instanceof Logger own) {
            own.setLevel(Level.WARN);
        }
        return new Authoring(path(), levels());
    }

    Levels levels() {
        String flows = System.getenv("MUSTER_BPMN");
        return new Levels(flows == null ? "" : flows);
    }
}
