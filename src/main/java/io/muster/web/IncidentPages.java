package io.muster.web;

import io.muster.chat.Reply;
import io.muster.command.Completion;
import io.muster.command.Completions;
import io.muster.incident.Incidents;
import io.muster.incident.Operations;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.message.Span;
import io.muster.question.Answered;
import io.muster.question.QuestionKey;
import io.muster.question.Questions;
import io.muster.web.Rooms.Standing;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The list of incidents and the war room. A form that the script sends gets its answer as a fragment; without a script it
 * gets the whole page with the answer in it.
 */
@Controller
class IncidentPages {

    private static final int SHOWN = 200;
    private static final int MOST_SHOWN = 5_000;

    private final Incidents incidents;
    private final Operations operations;
    private final Questions questions;
    private final Rooms rooms;
    private final Live live;
    private final Sayings sayings;
    private final Completions completions;
    private final Templates templates;
    private final Frames frames;
    private final Clock clock;

    IncidentPages(
            Incidents incidents,
            Operations operations,
            Questions questions,
            Rooms rooms,
            Live live,
            Sayings sayings,
            Completions completions,
            Templates templates,
            Frames frames,
            Clock clock) {
        this.incidents = incidents;
        this.operations = operations;
        this.questions = questions;
        this.rooms = rooms;
        this.live = live;
        this.sayings = sayings;
        this.completions = completions;
        this.templates = templates;
        this.frames = frames;
        this.clock = clock;
    }

    @GetMapping("/")
    ResponseEntity<String> list(Reader reader, HttpServletRequest request) {
        return list(reader, request, null, "");
    }

    @GetMapping("/incidents")
    ResponseEntity<String> alsoList(Reader reader, HttpServletRequest request) {
        return list(reader, request, null, "");
    }

    @GetMapping({"/incidents/{key}", "/operations/{key}"})
    ResponseEntity<String> room(
            @PathVariable String key,
            @RequestParam(defaultValue = "" + SHOWN) int entries,
            Reader reader,
            HttpServletRequest request) {
        return room(record(key, reader), entries, reader, request, null, "");
    }

    @PostMapping("/say")
    ResponseEntity<String> say(
            @RequestParam String text,
            @RequestParam String click,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String script,
            Reader reader,
            HttpServletRequest request) {
        Answer answer = answer(sayings.typed(text, null, reader.actor(), click), null);
        return script != null ? fragment(answer) : list(reader, request, answer, answer.refused() ? text : "");
    }

    /** What was typed into the command line. */
    @PostMapping("/incidents/{key}/say")
    ResponseEntity<String> say(
            @PathVariable String key,
            @RequestParam String text,
            @RequestParam String click,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String script,
            Reader reader,
            HttpServletRequest request) {
        RecordKey room = record(key, reader);
        Answer answer = answer(sayings.typed(text, room, reader.actor(), click), room);
        return script != null
                ? fragment(answer)
                : room(room, SHOWN, reader, request, answer, answer.refused() ? text : "");
    }

    /** The press of a button, which is a command. */
    @PostMapping("/incidents/{key}/press")
    ResponseEntity<String> press(
            @PathVariable String key,
            @RequestParam String text,
            @RequestParam String click,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String script,
            Reader reader,
            HttpServletRequest request) {
        RecordKey room = record(key, reader);
        Answer answer = answer(sayings.typed("/" + text, room, reader.actor(), click + "-" + text), room);
        return script != null ? fragment(answer) : room(room, SHOWN, reader, request, answer, "");
    }

    /** The answer to a question. */
    @PostMapping("/incidents/{key}/questions/{number}")
    ResponseEntity<String> answer(
            @PathVariable String key,
            @PathVariable int number,
            @RequestParam String choice,
            @RequestParam(required = false) @Nullable String reason,
            @RequestParam String click,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String script,
            Reader reader,
            HttpServletRequest request) {
        RecordKey room = record(key, reader);
        Answer answer = decide(new QuestionKey(room, number), choice, reader.actor(), reason, click);
        return script != null ? fragment(answer) : room(room, SHOWN, reader, request, answer, "");
    }

    @GetMapping(path = "/incidents/{key}/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter live(
            @PathVariable String key,
            @RequestParam(defaultValue = "0") long after,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            Reader reader) {
        RecordKey room = record(key, reader);
        return live.room(room, reader.actor(), Math.max(after, EventIds.number(last)));
    }

    @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter live(Reader reader) {
        return live.list(reader.actor());
    }

    /** How the line that is being typed may go on. */
    @GetMapping(path = "/completions", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    List<Completion> completions(
            @RequestParam String text, @RequestParam(required = false) @Nullable String room, Reader reader) {
        String line = text.startsWith("/") ? text.substring(1) : text;
        RecordKey here = room == null || room.isBlank() ? null : record(room, reader);
        return completions.of(line, here, reader.actor()).stream()
                .map(found -> new Completion("/" + found.insert(), found.label(), found.hint()))
                .toList();
    }

    private Answer decide(QuestionKey key, String choice, Actor by, @Nullable String reason, String click) {
        try {
            String why = reason == null || reason.isBlank() ? null : reason.strip();
            return switch (questions.answer(key, choice, by, why, "web-" + click + "-" + choice)) {
                case Answered.Given given -> said("Recorded: ", choice, ". The flow is told.");
                case Answered.Counted counted -> said("Counted: ", choice, ", " + counted.missing() + " more needed.");
                case Answered.Already already ->
                    Answer.refused("It was answered already, by " + already.by().name() + ". Nothing changed.");
            };
        } catch (Refused refused) {
            return Answer.refused(String.valueOf(refused.getMessage()));
        }
    }

    private static Answer said(String before, String strong, String after) {
        return Answer.of(Message.of(Span.plain(before), Span.strong(strong), Span.plain(after)), false, "");
    }

    private static Answer answer(Reply reply, @Nullable RecordKey here) {
        RecordKey about = reply.incident();
        String elsewhere = about == null || about.equals(here) ? "" : about.toString();
        return Answer.of(reply.message(), reply.refused(), elsewhere);
    }

    private ResponseEntity<String> list(
            Reader reader, HttpServletRequest request, @Nullable Answer answer, String typed) {
        ListOfIncidents list = ListOfIncidents.of(incidents, operations, rooms, reader.actor());
        Map<String, Object> values = frame(frames.page(request, "Incidents", reader.actor()), answer, typed);
        values.put("list", list);
        return page(templates.draw("incidents", values));
    }

    private ResponseEntity<String> room(
            RecordKey key,
            int entries,
            Reader reader,
            HttpServletRequest request,
            @Nullable Answer answer,
            String typed) {
        Optional<Standing> standing = rooms.look(key);
        if (standing.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no " + key + ".");
        }
        WarRoom room = rooms.room(standing.get(), reader.actor(), Math.clamp(entries, 1, MOST_SHOWN));
        String title = key + " " + room.head().title();
        Map<String, Object> values = frame(frames.page(request, title, reader.actor()), answer, typed);
        values.put("room", room);
        return page(templates.draw("room", values));
    }

    private Map<String, Object> frame(Page page, @Nullable Answer answer, String typed) {
        Map<String, Object> values = new HashMap<>();
        values.put("page", page);
        values.put("click", Clicks.fresh());
        values.put("now", clock.instant());
        values.put("typed", typed);
        if (answer != null) {
            values.put("answer", answer);
        }
        return values;
    }

    private ResponseEntity<String> fragment(Answer answer) {
        return page(templates.draw("answer", Map.of("answer", answer)));
    }

    private static ResponseEntity<String> page(String html) {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_HTML)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(html);
    }

    /** To who does not know of a private incident there is none. */
    private RecordKey record(String key, Reader reader) {
        if (!RecordKey.looksLike(key)) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "'" + key + "' is no key of an incident; they read like INC-7.");
        }
        RecordKey record = RecordKey.of(key);
        if (incidents.find(record, reader.actor()).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no " + record + ".");
        }
        return record;
    }
}
