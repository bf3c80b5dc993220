package io.muster.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.flow.FlowInput;
import io.muster.flow.StartableFlow;
import io.muster.incident.Incident;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Form;
import io.muster.message.Form.Field;
import io.muster.message.Form.Filled;
import io.muster.message.RecordKey;
import io.muster.people.People;
import io.muster.people.Permissions;
import io.muster.question.Choice;
import io.muster.question.Question;
import io.muster.question.Question.State;
import io.muster.settings.Levels;
import io.muster.settings.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Lines that leave something out, the forms that ask for it, and the lines that come of them. */
class FormsTest extends CommandScenario {

    private static final List<String> PIECES = List.of(
            "private",
            "drill",
            "sev1",
            "sev9",
            "INC-1",
            "Q2",
            "R3",
            "@bob",
            "@lena",
            "<@U1>",
            "a=b",
            "a=\"b",
            "in",
            "10m",
            "public",
            "all",
            "ic",
            "to",
            "\"",
            "\"\"",
            "'",
            "“",
            "”",
            "\\",
            "\\\"",
            "\n",
            "\n\n",
            "\t",
            "  ",
            "=",
            ":",
            ",",
            "!",
            ".",
            "-",
            "/incident",
            "@muster",
            "declare",
            "🔥",
            "é",
            "中",
            "word",
            "7",
            "&lt;");

    @Autowired
    private Incidents incidents;

    @Autowired
    private LineReader reader;

    @Autowired
    private People people;

    @Autowired
    private Permissions permissions;

    @Autowired
    private Levels levels;

    @Autowired
    private ArgumentForm arguments;

    @Test
    void asksForEverythingOfADeclarationAndPicksTheLevelOfTheHouse() {
        Form form = asked("declare", ADA, null);

        assertThat(form.fields())
                .extracting(Field::id)
                .containsExactly("title", "level", "description", "private", "drill");
        Field level = field(form, "level");
        assertThat(level.value()).isEqualTo(levels.byDefault().name());
        assertThat(level.options())
                .extracting(Form.Option::meaning)
                .containsExactlyElementsOf(
                        levels.all().stream().map(each -> each.meaning()).toList());
        assertThat(field(form, "title").optional()).isFalse();
        assertThat(field(form, "description").optional()).isTrue();
    }

    @Test
    void fillsWhatWasTypedIntoTheFormOfALineThatEndsInASpace() {
        Form form = asked("/incident declare sev1 private checkout is failing ", ADA, null);

        assertThat(field(form, "title").value()).isEqualTo("checkout is failing");
        assertThat(field(form, "level").value()).isEqualTo("sev1");
        assertThat(field(form, "private").value()).isEqualTo("yes");
        assertThat(field(form, "drill").value()).isEmpty();
        assertThat(receiver.form("declare sev1 private checkout is failing", ADA, null))
                .isEmpty();
    }

    @Test
    void declaresFromAFormWithItsDescription() {
        List<String> lines = lines(
                asked("declare", ADA, null),
                Map.of(
                        "title",
                        "private parts",
                        "level",
                        "sev3",
                        "drill",
                        "yes",
                        "description",
                        "sev1 of all\nsince 9"),
                ADA,
                null);

        RecordKey room = declare(lines.getFirst());
        assertThat(in(room, ADA, lines.get(1)).refused()).isFalse();
        Incident declared = incidents.get(room);
        assertThat(declared.title()).isEqualTo("private parts");
        assertThat(declared.level()).isEqualTo("sev3");
        assertThat(declared.isPrivate()).isFalse();
        assertThat(declared.drill()).isTrue();
        assertThat(declared.summary()).isEqualTo("sev1 of all\nsince 9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "list",
                "list ",
                "status",
                "ack",
                "note the pool was full",
                "level sev9",
                "role king",
                "nonsense",
                "done",
                "restart the shop ",
                "run no-such-runbook",
                "run restart-shop",
                "runn"
            })
    void opensNoFormWhereNoneWouldHelp(String line) {
        assertThat(receiver.form(line, ADA, declare())).isEmpty();
    }

    @Test
    void opensNoFormForWhatAPersonMayNotDo() {
        assertThat(receiver.form("freeze ", ADA, null)).isPresent();
        assertThat(receiver.form("freeze ", LENA, null)).isEmpty();
        assertThat(receiver.form("declare", STRANGER, null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update", "role", "handoff", "level", "rename", "note", "todo", "invite", "merge", "snooze", "take"
            })
    void asksWhichIncidentOutsideOfItsRoom(String verb) {
        RecordKey other = declare();
        RecordKey room = declare();

        assertThat(field(asked(verb, ADA, null), "incident").options())
                .extracting(Form.Option::id)
                .contains(room.toString(), other.toString());
        assertThat(asked(verb, ADA, room).fields()).extracting(Field::id).doesNotContain("incident");
        assertThat(asked(room + " " + verb, ADA, null).fields())
                .extracting(Field::id)
                .doesNotContain("incident");
    }

    @Test
    void offersAPrivateIncidentToInsidersOnly() {
        RecordKey hidden = declare("declare sev3 private a leak");
        declare();

        assertThat(field(asked("note", ADA, null), "incident").options())
                .extracting(Form.Option::id)
                .contains(hidden.toString());
        assertThat(field(asked("note", LENA, null), "incident").options())
                .extracting(Form.Option::id)
                .doesNotContain(hidden.toString());
        assertThat(receiver.form(hidden + " note", LENA, null)).isEmpty();
        assertThat(receiver.form("choose " + hidden + "/Q1", LENA, null)).isEmpty();
        assertThat(faults("note", Map.of("incident", hidden.toString(), "text", "x"), LENA, null))
                .isEqualTo(faults("note", Map.of("incident", "INC-999999", "text", "x"), LENA, null))
                .containsOnlyKeys("incident");
        List<String> forged = lines(hidden + " note", Map.of("text", "x"), LENA, null);
        assertThat(in(null, LENA, forged.getFirst()).refused()).isTrue();
    }

    @Test
    void doesWhatTheFormsOfAnIncidentSay() {
        RecordKey room = declare();

        done("role", Map.of("role", "scribe", "who", "@lena"), room);
        done("level", Map.of("level", "sev1", "reason", "all customers"), room);
        done("rename", Map.of("title", "sev2 \"pool\" is full"), room);
        done("todo", Map.of("who", "@lena", "text", "ask @bob in 10m", "in", "2 h"), room);
        done("update", Map.of("audience", "public", "text", "internal only"), room);
        done("summary ", Map.of("text", "a cause"), room);

        Incident incident = incidents.get(room);
        assertThat(incident.roles()).containsEntry(Role.SCRIBE, LENA);
        assertThat(incident.level()).isEqualTo("sev1");
        assertThat(incident.title()).isEqualTo("sev2 \"pool\" is full");
        assertThat(incident.summary()).isEqualTo("a cause");
        assertThat(in(room, LENA, "todos").message().toString()).contains("ask @bob in 10m", "by ");
    }

    @Test
    void saysWhatIsWrongFieldByField() {
        RecordKey room = declare();

        assertThat(faults("declare", Map.of("level", "sev9", "title", "x".repeat(201)), ADA, null))
                .containsOnly(
                        Map.entry("level", "There is no level 'sev9'. The levels are sev1, sev2, sev3, sev4."),
                        Map.entry("title", "The title has 201 characters. Shorten it to 200."));
        assertThat(faults("todo", Map.of("who", "@nobody", "in", "soon"), ADA, room))
                .containsOnlyKeys("who", "text", "in");
        assertThat(faults("role", Map.of("role", "king"), ADA, room)).containsOnlyKeys("role", "who");
        assertThat(faults("update", Map.of("audience", "press", "text", "x"), ADA, room))
                .containsOnly(Map.entry("audience", "Choose public or internal."));
        assertThat(faults("note", Map.of("text", "x"), ADA, null))
                .containsOnly(Map.entry("incident", "Choose an incident."));
        assertThat(faults("nonsense", Map.of(), ADA, room)).containsOnlyKeys("purpose");
        assertThat(faults("role", Map.of("who", "@nobody"), STRANGER, room)).containsOnlyKeys("purpose");
    }

    @Test
    void asksWhyAndKeepsTheQuestion() {
        RecordKey room = declare();
        Question first = ask(room, "Restart the pods?");
        Form form = asked("reject", ADA, room);
        Question second = ask(room, "Fail over?");

        assertThat(receiver.form("reject", ADA, room)).isEmpty();
        assertThat(faults(form.purpose(), Map.of(), ADA, room)).containsOnly(Map.entry("reason", "Say why."));
        List<String> lines = lines(form, Map.of("reason", second.key() + " is better"), ADA, room);
        assertThat(in(room, ADA, lines.getFirst()).refused()).isFalse();

        Question decided = questions.find(first.key()).orElseThrow();
        assertThat(decided.choice()).isEqualTo("reject");
        assertThat(decided.reason()).isEqualTo(second.key() + " is better");
        assertThat(questions.find(second.key()).orElseThrow().state()).isEqualTo(State.OPEN);
    }

    @Test
    void choosesTheAnswerThatWasChosenWhateverTheReasonBeginsWith() {
        RecordKey room = declare();
        Question question =
                ask(room, "Go on?", new Choice("yes", "Yes", true), new Choice("yes-all", "Yes, all", false));
        Form form = asked("choose " + question.key() + " yes", ADA, null);

        assertThat(field(form, "choice").value()).isEqualTo("yes");
        assertThat(receiver.form("choose yes since it is late", ADA, room)).isEmpty();
        List<String> lines = lines(form, Map.of("choice", "yes", "reason", "all is well"), ADA, null);
        assertThat(elsewhere(ADA, lines.getFirst()).refused()).isFalse();

        Question decided = questions.find(question.key()).orElseThrow();
        assertThat(decided.choice()).isEqualTo("yes");
        assertThat(decided.reason()).isEqualTo("all is well");
    }

    @Test
    void asksForTheInputsOfARunbook() {
        assertThat(field(asked("run", ADA, null), "runbook").options())
                .extracting(Form.Option::id)
                .contains("end-long-query", "restart-shop");
        assertThat(lines("run", Map.of("runbook", "end-long-query"), ADA, null)).containsExactly("run end-long-query");

        Form form = asked("plan end-long-query", ADA, null);
        assertThat(field(form, "input.database").options())
                .extracting(Form.Option::id)
                .containsExactly("orders");
        assertThat(field(form, "input.longer").optional()).isTrue();
        assertThat(field(form, "input.longer").hint()).contains("queries that run longer", "PT1S to PT24H");
        assertThat(lines(form, Map.of("input.database", "orders", "input.longer", "10m"), ADA, null))
                .containsExactly("plan end-long-query database=\"orders\" longer=\"10m\"");
        assertThat(faults(form.purpose(), Map.of("input.database", "demo-shop", "input.longer", "2d"), ADA, null))
                .containsOnlyKeys("input.database", "input.longer");
        assertThat(faults(form.purpose(), Map.of(), ADA, null)).containsOnlyKeys("input.database");
        assertThat(receiver.form("run end-long-query database=orders", ADA, null))
                .isEmpty();
        assertThat(field(asked("run end-long-query longer=7m ", ADA, null), "input.longer")
                        .value())
                .isEqualTo("7m");
    }

    @Test
    void leavesToTheAlertWhatTheAlertSays() {
        Form within = asked("run clean-full-disk ", ADA, declare());
        Form outside = asked("run scale-deployment", ADA, null);

        assertThat(field(within, "input.mount").value()).isEmpty();
        assertThat(field(within, "input.mount").optional()).isTrue();
        assertThat(field(within, "input.days").value()).isEqualTo("7");
        assertThat(field(outside, "input.deployment").optional()).isFalse();
        assertThat(faults(outside.purpose(), Map.of("input.replicas", "101"), ADA, null))
                .containsEntry("input.replicas", "replicas is 101, out of its range: 1 to 100.");
    }

    @Test
    void asksForWhatAFlowIsStartedWith() {
        Forms forms = withFlow();
        Form form = forms.form("deploy 1.4.2", ADA, null).orElseThrow();

        assertThat(form.title()).isEqualTo("Deployment");
        assertThat(field(form, "input.version").value()).isEqualTo("1.4.2");
        assertThat(field(form, "input.where").value()).isEqualTo("staging");
        assertThat(field(form, "input.watched").value()).isEqualTo("yes");
        assertThat(forms.form("deploy 1.4.2 by=@lena", ADA, null)).isEmpty();
        assertThat(field(forms.form("start", ADA, null).orElseThrow(), "flow").options())
                .extracting(Form.Option::label)
                .containsExactly("Deployment");
        assertThat(forms.filled(form.purpose(), Map.of("input.version", "a \"b\"", "input.by", "@lena"), ADA, null))
                .isEqualTo(new Filled.Lines(
                        List.of("start deployment version=\"a \"\"b\"\"\" by=\"@lena\" watched=\"no\"")));
        assertThat(forms.filled(form.purpose(), Map.of("input.by", "@nobody", "input.where", "moon"), ADA, null))
                .isInstanceOfSatisfying(
                        Filled.Faults.class,
                        faults -> assertThat(faults.byField())
                                .containsOnlyKeys("input.version", "input.by", "input.where"));
    }

    private Forms withFlow() {
        OwnVerbs own = new OwnVerbs(() -> List.of(deployment()));
        return new Forms(
                new LineReader(levels, own),
                incidents,
                people,
                permissions,
                arguments,
                List.of(new StartForm(own, people)));
    }

    private static StartableFlow deployment() {
        return new StartableFlow(
                "deployment",
                "Deployment",
                "deploy",
                "",
                List.of(
                        new FlowInput("version", FlowInput.Kind.TEXT, List.of(), false, null, null, "which"),
                        new FlowInput("by", FlowInput.Kind.PERSON, List.of(), false, null, null, ""),
                        new FlowInput(
                                "where",
                                FlowInput.Kind.ONE_OF,
                                List.of("staging", "production"),
                                false,
                                "staging",
                                null,
                                ""),
                        new FlowInput("watched", FlowInput.Kind.YES_NO, List.of(), false, "yes", null, "")));
    }

    @Test
    void readsBackEveryTextExactlyAsItWasTyped() {
        RecordKey room = declare();
        Map<String, Map<String, String>> shaped = Map.of(
                "declare", Map.of("level", "sev4", "private", "yes"),
                "note", Map.of(),
                "summary", Map.of(),
                "rename", Map.of(),
                "update", Map.of("audience", "internal"),
                "level", Map.of("level", "sev2"),
                "todo", Map.of("who", "@lena", "in", "10m"));
        Map<String, String> fields = Map.of("declare", "title", "rename", "title", "level", "reason");
        Random random = new Random(20261128);
        for (int i = 0; i < 3_000; i++) {
            String typed = typed(random);
            shaped.forEach((verb, values) -> {
                String field = fields.getOrDefault(verb, "text");
                Map<String, String> all = new HashMap<>(values);
                all.put(field, typed);
                String line = lines(verb, all, ADA, room).getFirst();
                Call call = reader.read(line);

                assertThat(call.verb().name()).as(line).isEqualTo(verb);
                assertThat(call.record()).as(line).isNull();
                assertThat(call.find(field)).as(line).hasValue(typed.strip());
                assertThat(call.arguments()).as(line).hasSize(values.size() + 1);
            });
        }
    }

    @Test
    void readsBackEveryValueExactlyAsItWasTyped() {
        Random random = new Random(20261128);
        LineReader withFlow = new LineReader(levels, new OwnVerbs(() -> List.of(deployment())));
        for (int i = 0; i < 3_000; i++) {
            String one = typed(random);
            String other = typed(random);
            String values = " version=" + Quotes.aroundValue(one) + " by=" + Quotes.aroundValue(other);

            Map<String, String> meant = Map.of("version", one.strip(), "by", other.strip());
            assertThat(reader.read("run deployment" + values).inputs())
                    .as(values)
                    .isEqualTo(meant);
            assertThat(withFlow.read("start deployment" + values).inputs())
                    .as(values)
                    .isEqualTo(meant);
        }
    }

    private static String typed(Random random) {
        StringBuilder typed = new StringBuilder();
        do {
            int pieces = 1 + random.nextInt(6);
            typed.setLength(0);
            for (int i = 0; i < pieces; i++) {
                typed.append(PIECES.get(random.nextInt(PIECES.size())));
                if (random.nextBoolean()) {
                    typed.append(' ');
                }
            }
        } while (typed.toString().isBlank());
        return typed.toString();
    }

    private void done(String line, Map<String, String> values, RecordKey room) {
        for (String each : lines(asked(line, ADA, null), with(values, room), ADA, null)) {
            assertThat(elsewhere(ADA, each))
                    .as(each)
                    .satisfies(reply -> assertThat(reply.refused()).isFalse());
        }
    }

    private static Map<String, String> with(Map<String, String> values, RecordKey incident) {
        Map<String, String> all = new HashMap<>(values);
        all.put("incident", incident.toString());
        return all;
    }

    private Form asked(String line, Actor who, @Nullable RecordKey room) {
        Optional<Form> form = receiver.form(line, who, room);
        assertThat(form).as("form of '%s'", line).isPresent();
        return form.orElseThrow();
    }

    private static Field field(Form form, String id) {
        List<Field> found = new ArrayList<>(form.fields());
        found.removeIf(field -> !field.id().equals(id));
        assertThat(found).as("field %s", id).hasSize(1);
        return found.getFirst();
    }

    private List<String> lines(Form form, Map<String, String> values, Actor who, @Nullable RecordKey room) {
        return lines(form.purpose(), values, who, room);
    }

    private List<String> lines(String purpose, Map<String, String> values, Actor who, @Nullable RecordKey room) {
        Filled filled = receiver.filled(purpose, values, who, room);
        assertThat(filled).as(purpose + values).isInstanceOf(Filled.Lines.class);
        return ((Filled.Lines) filled).lines();
    }

    private Map<String, String> faults(
            String purpose, Map<String, String> values, Actor who, @Nullable RecordKey room) {
        Filled filled = receiver.filled(purpose, values, who, room);
        assertThat(filled).as(purpose + values).isInstanceOf(Filled.Faults.class);
        return ((Filled.Faults) filled).byField();
    }
}
