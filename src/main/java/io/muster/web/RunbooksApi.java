package io.muster.web;

import io.muster.message.Actor;
import io.muster.runbook.Run;
import io.muster.runbook.Runbook;
import io.muster.runbook.Runbooks;
import io.muster.runbook.Sheet;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** One runbook, as scripts and {@code ./muster runbook show} read it. */
@RestController
@RequestMapping(path = "/api/v1/runbooks")
class RunbooksApi {

    private final Runbooks runbooks;
    private final LastRuns lastRuns;

    RunbooksApi(Runbooks runbooks, LastRuns lastRuns) {
        this.runbooks = runbooks;
        this.lastRuns = lastRuns;
    }

    /** @param runs the last ones that the reader may know of, newest first */
    record RunbookSheet(String name, String hash, Sheet sheet, List<LastRun> runs) {}

    record LastRun(
            String key,
            String state,
            String mode,
            Actor requestedBy,
            Instant requestedAt,
            @Nullable Instant endedAt) {
        static LastRun of(Run run) {
            return new LastRun(
                    run.key().toString(),
                    run.state().word(),
                    run.mode().name().toLowerCase(Locale.ROOT),
                    run.requestedBy(),
                    run.requestedAt(),
                    run.endedAt());
        }
    }

    /** What a runbook is for, takes, does and asks, and when it was run last. */
    @GetMapping("/{name}")
    RunbookSheet runbook(@PathVariable String name, Reader reader) {
        Runbook runbook = runbooks.find(name)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no runbook '" + name + "'."));
        return new RunbookSheet(
                runbook.name(),
                runbook.hash(),
                Sheet.of(runbook.name(), runbook.outline()),
                lastRuns.of(name, reader).stream().map(LastRun::of).toList());
    }
}
