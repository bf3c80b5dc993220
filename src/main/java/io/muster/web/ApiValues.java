package io.muster.web;

import io.muster.incident.Incident;
import io.muster.incident.Operation;
import io.muster.message.Actor;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.question.Choice;
import io.muster.question.Question;
import io.muster.runbook.Run;
import io.muster.runbook.Runbook;
import io.muster.runbook.StepState;
import io.muster.timeline.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the REST interface speaks. A released field stays. */
final class ApiValues {

    private ApiValues() {}

    /** An incident. {@code roles}: role id to person. */
    record IncidentValue(
            String key,
            String title,
            String level,
            String status,
            boolean drill,
            Instant since,
            Actor declaredBy,
            Instant declaredAt,
            @Nullable Instant acknowledgedAt,
            @Nullable Instant mitigatedAt,
            @Nullable Instant resolvedAt,
            @Nullable Instant closedAt,
            @Nullable String summary,
            Map<String, Actor> roles) {}

    /** Work outside an incident. {@code flow}: the process that works it; null: it is one run. */
    record OperationValue(
            String key,
            String title,
            @Nullable String flow,
            Map<String, String> inputs,
            String status,
            Instant since,
            Actor startedBy,
            Instant startedAt,
            @Nullable String outcome) {}

    /** An entry of a timeline; {@code text} is the message without styles. */
    record EntryValue(
            String record, long n, String type, Instant at, Actor by, String text, Map<String, Object> details) {}

    record QuestionValue(
            String key,
            String kind,
            String title,
            String state,
            List<String> from,
            int quorum,
            List<Choice> choices,
            List<Part> parts,
            Instant askedAt,
            @Nullable Instant deadline,
            @Nullable String choice,
            @Nullable Actor decidedBy,
            @Nullable String reason) {}

    record RunValue(
            String key,
            String runbook,
            String title,
            String state,
            Map<String, String> inputs,
            Actor requestedBy,
            Instant requestedAt,
            @Nullable Instant beganAt,
            @Nullable Instant endedAt,
            List<StepValue> steps) {}

    record StepValue(String id, String title, @Nullable String outcome, String line, boolean undone) {}

    record RunbookValue(
            String name, String title, String owner, List<String> serves, List<String> alerts, String hash) {}

    static IncidentValue incident(Incident incident) {
        Map<String, Actor> roles = new TreeMap<>();
        incident.roles().forEach((role, person) -> roles.put(role.id(), person));
        return new IncidentValue(
                incident.key().toString(),
                incident.title(),
                incident.level(),
                incident.status().word(),
                incident.drill(),
                incident.since(),
                incident.declaredBy(),
                incident.declaredAt(),
                incident.acknowledgedAt(),
                incident.mitigatedAt(),
                incident.resolvedAt(),
                incident.closedAt(),
                incident.summary(),
                roles);
    }

    static OperationValue operation(Operation operation) {
        return new OperationValue(
                operation.key().toString(),
                operation.title(),
                operation.flow(),
                operation.inputs(),
                operation.status().word(),
                operation.since(),
                operation.startedBy(),
                operation.startedAt(),
                operation.outcome());
    }

    static EntryValue entry(Entry entry) {
        return new EntryValue(
                entry.record().toString(),
                entry.n(),
                entry.type(),
                entry.at(),
                entry.by(),
                text(entry.message()),
                entry.details());
    }

    static QuestionValue question(Question question) {
        var ask = question.ask();
        return new QuestionValue(
                question.key().toString(),
                ask.kind(),
                ask.title(),
                question.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                ask.from().stream().map(role -> role.id()).sorted().toList(),
                ask.quorum(),
                ask.choices(),
                ask.parts(),
                question.askedAt(),
                ask.deadline(),
                question.choice(),
                question.decidedBy(),
                question.reason());
    }

    static RunValue run(Run run, List<StepState> steps) {
        return new RunValue(
                run.key().toString(),
                run.runbook(),
                run.title(),
                run.state().word(),
                run.inputs(),
                run.requestedBy(),
                run.requestedAt(),
                run.beganAt(),
                run.endedAt(),
                steps.stream().map(ApiValues::step).toList());
    }

    private static StepValue step(StepState state) {
        var outcome = state.outcome();
        return new StepValue(
                state.step().id(),
                state.step().title(),
                outcome == null ? null : outcome.word(),
                state.line(),
                state.undone());
    }

    static RunbookValue runbook(Runbook runbook) {
        var outline = runbook.outline();
        return new RunbookValue(
                runbook.name(), outline.title(), outline.owner(), outline.serves(), outline.alerts(), runbook.hash());
    }

    /** A message as lines of text: what {@code ./muster say} prints. */
    static String text(Message message) {
        return Stream.concat(Stream.of(message.text()), message.parts().stream().map(ApiValues::text))
                .collect(Collectors.joining("\n"));
    }

    private static String text(Part part) {
        return switch (part) {
            case Part.Text text -> text.body();
            case Part.Code code -> code.body();
            case Part.Facts facts ->
                facts.facts().stream()
                        .map(fact -> fact.name() + ": " + fact.value())
                        .collect(Collectors.joining("\n"));
            case Part.Link link -> link.label() + ": " + link.address();
        };
    }
}
