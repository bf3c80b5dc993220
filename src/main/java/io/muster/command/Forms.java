package io.muster.command;

import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Form;
import io.muster.message.Form.Field;
import io.muster.message.Form.Option;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.people.People;
import io.muster.people.Permissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes forms of lines, and lines of forms. A form's purpose is a line too, the one that it completes; it comes back from
 * outside, so nothing is taken from it that could not have been typed.
 */
@Component
final class Forms {

    private static final String INCIDENT = "incident";
    private static final int OFFERED = 100;

    private final LineReader reader;
    private final Incidents incidents;
    private final People people;
    private final Permissions permissions;
    private final ArgumentForm anyVerb;
    private final Map<String, VerbForm> byVerb = new HashMap<>();

    Forms(
            LineReader reader,
            Incidents incidents,
            People people,
            Permissions permissions,
            ArgumentForm anyVerb,
            List<VerbForm> forms) {
        this.reader = reader;
        this.incidents = incidents;
        this.people = people;
        this.permissions = permissions;
        this.anyVerb = anyVerb;
        forms.forEach(form -> form.verbs().forEach(verb -> byVerb.put(verb, form)));
    }

    /** See {@link io.muster.chat.CommandReceiver#form}. */
    Optional<Form> form(String text, Actor who, @Nullable RecordKey room) {
        String said = LineReader.said(text);
        if (said.isEmpty()) {
            return Optional.empty();
        }
        Call call;
        try {
            call = reader.readPartly(said);
        } catch (Refused wrong) {
            return Optional.empty();
        }
        RecordKey about = about(call, room);
        if (!mayGive(call, who) || (about != null && !isKnown(about, who))) {
            return Optional.empty();
        }
        boolean wanted = Character.isWhitespace(text.charAt(text.length() - 1));
        Optional<Form> form = of(call).form(new Asked(call, who, about, wanted));
        boolean homeless = call.verb().about() == Verb.About.A_RECORD && about == null;
        return homeless ? form.flatMap(found -> asking(found, who)) : form;
    }

    /** See {@link io.muster.chat.CommandReceiver#filled}. */
    Form.Filled filled(String purpose, Map<String, String> values, Actor who, @Nullable RecordKey room) {
        Filling filling = new Filling(values, who);
        if (isStranger(who)) {
            filling.fault("purpose", "Muster does not know you.");
            return filling.done(List.of());
        }
        Call call;
        try {
            call = reader.readPartly(purpose);
        } catch (Refused wrong) {
            filling.fault("purpose", "This form is none of ours. Close it, and open it again.");
            return filling.done(List.of());
        }
        String key = key(call, filling, room);
        return filling.done(
                of(call).lines(call, filling).stream().map(line -> key + line).toList());
    }

    private VerbForm of(Call call) {
        return byVerb.getOrDefault(call.verb().name(), anyVerb);
    }

    private static @Nullable RecordKey about(Call call, @Nullable RecordKey room) {
        RecordKey about = call.record() == null ? room : call.record();
        return about == null || about.kind() == RecordKey.Kind.MUSTER ? null : about;
    }

    private boolean mayGive(Call call, Actor who) {
        return !isStranger(who)
                && call.verb().right().map(right -> permissions.may(who, right)).orElse(true);
    }

    private boolean isStranger(Actor who) {
        return people.byId(who.id()).filter(permissions::mayAct).isEmpty();
    }

    private boolean isKnown(RecordKey key, Actor who) {
        return key.kind() == RecordKey.Kind.OP || incidents.find(key, who).isPresent();
    }

    /** The same form with the question which incident; empty when none is open. */
    private Optional<Form> asking(Form form, Actor who) {
        List<Option> open =
                incidents.open(who).stream().limit(OFFERED).map(Forms::option).toList();
        if (open.isEmpty()) {
            return Optional.empty();
        }
        List<Field> fields = new ArrayList<>();
        Field incident = Field.choice(INCIDENT, "Incident", open);
        fields.add(open.size() == 1 ? incident.holding(open.getFirst().id()) : incident);
        fields.addAll(form.fields());
        return Optional.of(new Form(form.purpose(), form.title(), form.submit(), form.about(), fields));
    }

    static Option option(Incident incident) {
        return new Option(
                incident.key().toString(),
                incident.key() + " " + incident.title(),
                incident.level() + ", " + incident.status().word());
    }

    /** What goes before each line: the record, unless the room says it. */
    private String key(Call call, Filling filling, @Nullable RecordKey room) {
        if (call.record() != null) {
            return call.record() + " ";
        }
        if (call.verb().about() != Verb.About.A_RECORD || about(call, room) != null) {
            return "";
        }
        return filling.demand(INCIDENT, "Choose an incident.", typed -> openIncident(typed, filling.who()))
                .map(key -> key + " ")
                .orElse("");
    }

    private RecordKey openIncident(String typed, Actor who) {
        return incidents.open(who).stream()
                .map(Incident::key)
                .filter(key -> key.toString().equals(typed))
                .findFirst()
                .orElseThrow(() -> new Refused("No open incident is called so. Choose one of the list."));
    }
}
