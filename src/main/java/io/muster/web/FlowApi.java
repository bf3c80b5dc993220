package io.muster.web;

import io.muster.flow.LiveFlow;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.RecordKey;
import io.muster.runbook.RunKey;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Where flows stand, and their diagrams. */
@RestController
@RequestMapping(path = "/api/v1")
class FlowApi {

    private final FlowValues flows;
    private final LiveFlow live;
    private final Incidents incidents;

    FlowApi(FlowValues flows, LiveFlow live, Incidents incidents) {
        this.flows = flows;
        this.live = live;
        this.incidents = incidents;
    }

    /** @param start which start of it, 1 upward; the newest when it is left out */
    @GetMapping({"/incidents/{key}/flow", "/operations/{key}/flow"})
    FlowValue flow(@PathVariable String key, @RequestParam(required = false) @Nullable Integer start, Reader reader) {
        RecordKey record = existing(key, reader);
        return start == null ? flows.of(record) : start(record, record + "/" + start);
    }

    /** @param run {@code R3} */
    @GetMapping({"/incidents/{key}/runs/{run}/flow", "/operations/{key}/runs/{run}/flow"})
    FlowValue flow(
            @PathVariable String key,
            @PathVariable String run,
            @RequestParam(required = false) @Nullable Integer start,
            Reader reader) {
        RecordKey record = existing(key, reader);
        RunKey of = run(record, run);
        if (live.starts(of).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no run " + of + ", or it was not begun.");
        }
        return start == null ? flows.of(of) : start(record, of + "/" + start);
    }

    /** The BPMN text of a diagram that ever ran here; the same for ever, since its name is the digest of its content. */
    @GetMapping(path = "/diagrams/{name}", produces = MediaType.APPLICATION_XML_VALUE)
    ResponseEntity<String> diagram(@PathVariable String name) {
        String text = live.diagram(name)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "There is no diagram " + name + ". '…/flow' names those there are."));
        return ResponseEntity.ok()
                .cacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable())
                .contentType(MediaType.APPLICATION_XML)
                .body(text);
    }

    private FlowValue start(RecordKey record, String generation) {
        return flows.of(record, generation)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, generation + " was never started. 'starts' lists those that were."));
    }

    private RecordKey existing(String key, Reader reader) {
        try {
            RecordKey record = RecordKey.of(key);
            return incidents
                    .find(record, reader.actor())
                    .map(Incident::key)
                    .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no " + key + "."));
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
        }
    }

    private static RunKey run(RecordKey record, String run) {
        try {
            return RunKey.of(record + "/" + run.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
        }
    }
}
