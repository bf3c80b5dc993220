package io.muster.web;

import io.muster.chat.CommandLine;
import io.muster.chat.Reply;
import io.muster.chat.Surface;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.incident.Operation;
import io.muster.incident.Operations;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.runbook.RunKey;
import io.muster.runbook.Runbooks;
import io.muster.runbook.Runs;
import io.muster.timeline.Entry;
import io.muster.timeline.Position;
import io.muster.timeline.Timeline;
import io.muster.web.ApiValues.EntryValue;
import io.muster.web.ApiValues.IncidentValue;
import io.muster.web.ApiValues.OperationValue;
import io.muster.web.ApiValues.QuestionValue;
import io.muster.web.ApiValues.RunValue;
import io.muster.web.ApiValues.RunbookValue;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The REST interface. It reads by the façades and changes things by commands only. */
@RestController
@RequestMapping(path = "/api/v1")
class Api {

    private static final int MOST_ENTRIES = 10_000;

    private final Incidents incidents;
    private final Operations operations;
    private final Timeline timeline;
    private final Questions questions;
    private final Runs runs;
    private final Runbooks runbooks;
    private final Sayings sayings;
    private final Live live;

    Api(
            Incidents incidents,
            Operations operations,
            Timeline timeline,
            Questions questions,
            Runs runs,
            Runbooks runbooks,
            Sayings sayings,
            Live live) {
        this.incidents = incidents;
        this.operations = operations;
        this.timeline = timeline;
        this.questions = questions;
        this.runs = runs;
        this.runbooks = runbooks;
        this.sayings = sayings;
        this.live = live;
    }

    /** @param room key of the record that is meant when the text names none */
    record CommandRequest(@Nullable String text, @Nullable String room) {}

    record CommandAnswer(String reply, @Nullable String incident, boolean refused) {}

    /** @param state {@code open} (default), {@code ended} or {@code all} */
    @GetMapping("/incidents")
    List<IncidentValue> incidents(
            @RequestParam(defaultValue = "open") String state,
            @RequestParam(defaultValue = "100") int limit,
            Reader reader) {
        int most = Math.clamp(limit, 1, 1000);
        Stream<Incident> found = switch (state) {
            case "open" -> incidents.open(reader.actor()).stream();
            case "ended" -> incidents.ended(reader.actor(), most).stream();
            case "all" ->
                Stream.concat(incidents.open(reader.actor()).stream(), incidents.ended(reader.actor(), most).stream());
            default ->
                throw new ResponseStatusException(
                        HttpStatus.BAD_REQUEST, "state '" + state + "' is none; use open, ended or all");
        };
        return found.limit(most).map(ApiValues::incident).toList();
    }

    @GetMapping("/incidents/{key}")
    IncidentValue incident(@PathVariable String key, Reader reader) {
        Incident found = existing(key, reader);
        if (found.isOperation()) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND,
                    found.key() + " is an operation, which has no level. Read /api/v1/operations/" + found.key() + ".");
        }
        return ApiValues.incident(found);
    }

    /**
     * Work outside incidents: flows and runs alone.
     *
     * @param state {@code open} (default), {@code ended} or {@code all}
     */
    @GetMapping("/operations")
    List<OperationValue> operations(
            @RequestParam(defaultValue = "open") String state, @RequestParam(defaultValue = "100") int limit) {
        int most = Math.clamp(limit, 1, 1000);
        Stream<Operation> found = switch (state) {
            case "open" -> operations.open().stream();
            case "ended" -> operations.ended(most).stream();
            case "all" -> Stream.concat(operations.open().stream(), operations.ended(most).stream());
            default ->
                throw new ResponseStatusException(
                        HttpStatus.BAD_REQUEST, "state '" + state + "' is none; use open, ended or all");
        };
        return found.limit(most).map(ApiValues::operation).toList();
    }

    @GetMapping("/operations/{key}")
    OperationValue operation(@PathVariable String key) {
        RecordKey named = key(key);
        return operations
                .find(named)
                .map(ApiValues::operation)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "There is no operation " + named + "."
                                + (named.kind() == RecordKey.Kind.INC
                                        ? " Read /api/v1/incidents/" + named + "."
                                        : "")));
    }

    /**
     * @param after entries with a higher number
     * @param limit at most so many, the first after {@code after}
     */
    @GetMapping({"/incidents/{key}/timeline", "/operations/{key}/timeline"})
    List<EntryValue> timeline(
            @PathVariable String key,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "1000") int limit,
            Reader reader) {
        List<Entry> entries = timeline.entries(existing(key, reader).key(), after, Math.clamp(limit, 1, MOST_ENTRIES));
        return entries.stream().map(ApiValues::entry).toList();
    }

    @GetMapping(
            path = {"/incidents/{key}/feed", "/operations/{key}/feed"},
            produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter feed(
            @PathVariable String key,
            @RequestParam(defaultValue = "0") long after,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            Reader reader) {
        return live.feed(existing(key, reader).key(), Math.max(after, EventIds.number(last)));
    }

    /** Entries of all timelines from now on, or from {@code Last-Event-ID} on. */
    @GetMapping(path = "/feed", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter feed(@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last, Reader reader) {
        try {
            return live.feed(
                    reader.actor(), last == null || last.isBlank() ? timeline.end() : Position.of(last.strip()));
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
        }
    }

    /**
     * @param incident key of an incident or an operation; left out: all open ones
     * @param state {@code open} (default) or {@code all}
     */
    @GetMapping("/questions")
    List<QuestionValue> questions(
            @RequestParam(required = false) @Nullable String incident,
            @RequestParam(defaultValue = "open") String state,
            Reader reader) {
        List<RecordKey> keys = keys(incident, reader);
        Stream<Question> found = switch (state) {
            case "open" -> keys.stream().flatMap(key -> questions.open(key).stream());
            case "all" -> keys.stream().flatMap(key -> questions.of(key).stream());
            default ->
                throw new ResponseStatusException(
                        HttpStatus.BAD_REQUEST, "state '" + state + "' is none; use open or all");
        };
        return found.map(ApiValues::question).toList();
    }

    /** Runs of one incident or operation, or of all open ones. */
    @GetMapping("/runs")
    List<RunValue> runs(@RequestParam(required = false) @Nullable String incident, Reader reader) {
        return keys(incident, reader).stream()
                .flatMap(key -> runs.of(key).stream())
                .map(run -> ApiValues.run(run, runs.steps(run.key())))
                .toList();
    }

    /** All that a step put out, as text to keep. @param n 2 is the second step in reading order */
    @GetMapping(path = "/runs/{incident}/{number}/steps/{n}/output", produces = "text/plain;charset=UTF-8")
    ResponseEntity<String> output(
            @PathVariable String incident, @PathVariable String number, @PathVariable int n, Reader reader) {
        RunKey run = runKey(incident, number, reader);
        if (runs.find(run).isEmpty() || n < 1 || n > runs.steps(run).size()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no step " + n + " of a run " + run + ".");
        }
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "inline; filename=\"" + run.toString().replace('/', '-') + "-step-" + n + ".txt\"")
                .body(runs.output(run, n));
    }

    /** What a step of the run attached, as a file. */
    @GetMapping(path = "/runs/{incident}/{number}/attachments/{name}", produces = "text/plain;charset=UTF-8")
    ResponseEntity<String> attachment(
            @PathVariable String incident, @PathVariable String number, @PathVariable String name, Reader reader) {
        RunKey run = runKey(incident, number, reader);
        try {
            return ResponseEntity.ok()
                    .header(
                            HttpHeaders.CONTENT_DISPOSITION,
                            "attachment; filename=\"" + run.toString().replace('/', '-') + "-"
                                    + name.replaceAll("[^A-Za-z0-9._-]", "") + "\"")
                    .body(runs.attachment(run, name));
        } catch (Refused none) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, none.getMessage(), none);
        }
    }

    private RunKey runKey(String incident, String number, Reader reader) {
        try {
            return RunKey.of(existing(incident, reader).key() + "/" + number);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "'" + number + "' is no run; they are called R1, R2 …", e);
        }
    }

    @GetMapping("/runbooks")
    List<RunbookValue> runbooks() {
        return runbooks.list().stream().map(ApiValues::runbook).toList();
    }

    /** A timeline as a file: lines of JSON that {@code timeline verify FILE} proves without a server. {@code MUSTER} is the house's. */
    @GetMapping(path = "/timelines/{key}", produces = "application/x-ndjson")
    ResponseEntity<String> export(@PathVariable String key, Reader reader) throws IOException {
        StringBuilder lines = new StringBuilder();
        if (incidents.hiddenFrom(reader.actor()).contains(key(key))) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no " + key + ".");
        }
        try {
            timeline.export(key(key), lines);
        } catch (Refused none) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, none.getMessage(), none);
        }
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + key(key) + ".ndjson\"")
                .body(lines.toString());
    }

    @GetMapping("/timeline/verification")
    Timeline.Verification verification() {
        return timeline.verify();
    }

    /** Does a chat command as whoever is signed in. The same {@code Idempotency-Key} again does nothing again. */
    @PostMapping("/commands")
    CommandAnswer command(
            @RequestBody CommandRequest command,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String delivery,
            Reader reader) {
        String text = command.text();
        if (text == null || text.isBlank()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "'text' is missing; send {\"text\":\"list\",\"room\":null}");
        }
        if (delivery != null && (delivery.isBlank() || delivery.length() > 200)) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "the Idempotency-Key has " + delivery.length() + " characters; send 1 to 200");
        }
        String room = command.room();
        Reply reply = sayings.command(
                text,
                room == null || room.isBlank() ? null : key(room),
                reader,
                delivery == null ? CommandLine.freshDelivery() : delivery,
                Surface.SAY);
        RecordKey about = reply.incident();
        return new CommandAnswer(
                ApiValues.text(reply.message()), about == null ? null : about.toString(), reply.refused());
    }

    private List<RecordKey> keys(@Nullable String incident, Reader reader) {
        return incident == null
                ? Stream.concat(
                                incidents.open(reader.actor()).stream().map(Incident::key),
                                operations.open().stream().map(Operation::key))
                        .toList()
                : List.of(existing(incident, reader).key());
    }

    private Incident existing(String key, Reader reader) {
        return incidents
                .find(key(key), reader.actor())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no " + key + "."));
    }

    private static RecordKey key(String text) {
        try {
            return RecordKey.of(text);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
        }
    }
}
