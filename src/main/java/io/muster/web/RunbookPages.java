package io.muster.web;

import io.muster.runbook.Runbook;
import io.muster.runbook.Runbooks;
import io.muster.runbook.Sheet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** All runbooks, and the documentation of each, made from its outline. */
@Controller
class RunbookPages {

    private final Runbooks runbooks;
    private final LastRuns lastRuns;
    private final Frames frames;
    private final Templates templates;
    private final Clock clock;

    RunbookPages(Runbooks runbooks, LastRuns lastRuns, Frames frames, Templates templates, Clock clock) {
        this.clock = clock;
        this.runbooks = runbooks;
        this.lastRuns = lastRuns;
        this.frames = frames;
        this.templates = templates;
    }

    @GetMapping("/runbooks")
    ResponseEntity<String> list(Reader reader, HttpServletRequest request) {
        Map<String, Object> values = new HashMap<>();
        values.put("page", frames.page(request, "Runbooks", reader.actor()));
        values.put("runbooks", runbooks.list().stream().map(RunbookPages::sheet).toList());
        values.put("mistakes", List.copyOf(runbooks.mistakes()));
        return page(templates.draw("runbooks", values));
    }

    @GetMapping("/runbooks/{name}")
    ResponseEntity<String> one(@PathVariable String name, Reader reader, HttpServletRequest request) {
        Runbook runbook = runbooks.find(name)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no runbook '" + name + "'."));
        Map<String, Object> values = new HashMap<>();
        values.put("page", frames.page(request, runbook.outline().title(), reader.actor()));
        values.put("sheet", sheet(runbook));
        values.put("runs", lastRuns.of(name, reader));
        values.put("now", clock.instant());
        return page(templates.draw("runbook", values));
    }

    private static Sheet sheet(Runbook runbook) {
        return Sheet.of(runbook.name(), runbook.outline());
    }

    private static ResponseEntity<String> page(String html) {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_HTML)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(html);
    }
}
