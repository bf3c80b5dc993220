package io.muster.runbook.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.runbook.Command;
import io.muster.runbook.Outline;
import io.muster.runbook.PlainCommand;
import io.muster.runbook.SecretMark;
import io.muster.runbook.dsl.LoadedRunbook.Facts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of a command without running its runbook is what running it would have said, or nothing. */
class PlainCommandsTest {

    private static final Map<String, Object> OUTPUTS = new LinkedHashMap<>(Map.of("said", "a text", "count", 3));
    private static final Facts FACTS = new Facts(
            Map.of(
                    "service", "shop$(id)' \" \\",
                    "count", "7",
                    "ratio", "1.50",
                    "force", "true",
                    "mode", "soft",
                    "wait", "PT5M",
                    "sly", "give me " + SecretMark.of("shop-token")),
            Map.of("key", "INC-7", "title", "Shop is slow", "level", "sev1"),
            Map.of("labels", Map.of("pod", "shop-1")),
            OUTPUTS);

    private final RunbookReader reader = new RunbookReader(Set.of("SEV1"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sh '/bin/true'",
                "sh 'systemctl', 'restart', inputs.service",
                "sh 'systemctl', 'restart', \"unit-${inputs.service}.service\"",
                "sh 'a', \"${inputs.mode}\", \"${inputs.service}${inputs.mode}\", \"$incident.key!\"",
                "sh 'head', '-n', 5, inputs.count, inputs.force",
                "sh 'a', 'it\\'s', \"tab\\tand \\$HOME\", '''three\nlines'''",
                "sh 'a', outputs.said, incident.title, incident.level",
                "sh 'a', inputs.sly",
                "sh('/bin/true')",
                "sh 'a', ''",
            })
    void areKnownWhereTheyAreWordsAndNamedValues(String command) {
        LoadedRunbook runbook = read("run { " + command + " }");

        assertThat(known(runbook, "s2")).contains(runbook.resolve("s2", false, FACTS, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sh 'a', inputs.service.toUpperCase()",
                "sh 'a', \"${inputs.service.trim()}\"",
                "sh 'a', \"${inputs.force ? 'x' : 'y'}\"",
                "sh 'a', alert.labels.pod",
                "sh 'a', inputs.ratio",
                "sh 'a', inputs.wait",
                "sh 'a', outputs.count",
                "sh 'a', 1.5",
                "sh(['a', 'b'])",
                "sh env: [A: 'b'], 'a'",
                "sh stdin: 'b', 'a'",
                "def x = 'b'; sh 'a', x",
                "if (!inputs.force) { sh 'a' }",
                "sh 'a', inputs['service']",
                "sh 'a', inputs?.service",
                "shell 'a'",
                "sh '-a', 'b'",
            })
    void areTheRunbooksToSayWhereAnythingElseIsSaid(String command) {
        LoadedRunbook runbook = read("run { " + command + " }");

        assertThat(known(runbook, "s2")).isEmpty();
    }

    @Test
    void areTheRunbooksToSayWhereItGivesANameAnotherMeaning() {
        String steps = "observe('One') {\n run { sh 'a', inputs.service }\n }\n";

        assertThat(plain("", steps)).containsKey("s1");
        assertThat(plain("def incident = [service: 'other']\n", steps)).isEmpty();
        assertThat(plain("", "['b'].each { outputs -> " + steps + " }\n")).isEmpty();
        assertThat(plain("", "for (incident in ['b']) { " + steps + " }\n")).isEmpty();
        assertThat(plain("def sh(a, b) { 'other' }\n", steps)).isEmpty();
    }

    @Test
    void areTheRunbooksToSayWhereALineSaysTwo() {
        assertThat(plain("", "observe('One') { run { sh 'a' } }\nobserve('Two') { run { sh 'b' } }\n"))
                .containsOnlyKeys("s1", "s2");
        assertThat(plain("", "observe('One') { run { sh 'a' } }; observe('Two') { run { sh 'b' } }\n"))
                .isEmpty();
    }

    @Test
    void areKnownOfAnUndoTooAndOfEachStepThatALoopMakes() {
        Map<String, PlainCommand> plain = plain("", """
                ['One', 'Two'].each { title ->
                    change(title) {
                        run {
                            sh 'stop', inputs.service
                        }
                        undo {
                            sh 'start', inputs.service
                        }
                    }
                }
                """);

        assertThat(plain).containsOnlyKeys("s1", "s1/undo", "s2", "s2/undo");
        assertThat(plain.get("s2/undo")).isEqualTo(plain.get("s1/undo")).isNotEqualTo(plain.get("s1"));
    }

    @Test
    void areAloneUnlessSomethingElseOfTheStepHasASay() {
        assertThat(isAlone("timeout 5.seconds")).isTrue();
        assertThat(isAlone("expect('it is') { exit == 0 }")).isFalse();
        assertThat(isAlone("outputs it: { output }")).isFalse();
        assertThat(isAlone("report { say 'done' }")).isFalse();
        assertThat(isAlone("retry 3")).isFalse();
    }

    @Test
    void areTheRunbooksToSayWhileAValueIsMissing() {
        Outline outline = read("run { sh 'a', outputs.said }").outline();
        PlainCommand plain = Objects.requireNonNull(outline.plain().get("s2"));

        assertThat(plain.with(outline.inputs(), new Facts(Map.of(), Map.of(), Map.of(), Map.of())))
                .isEmpty();
    }

    private boolean isAlone(String beside) {
        return Objects.requireNonNull(plain("", "observe('One') {\n run { sh 'a' }\n " + beside + "\n }\n")
                        .get("s1"))
                .alone();
    }

    private static Optional<Command> known(LoadedRunbook runbook, String step) {
        Outline outline = runbook.outline();
        return Optional.ofNullable(outline.plain().get(step)).flatMap(plain -> plain.with(outline.inputs(), FACTS));
    }

    private Map<String, PlainCommand> plain(String before, String steps) {
        return load(before, steps).outline().plain();
    }

    private LoadedRunbook read(String run) {
        return load(
                "",
                "observe('First') {\n run { shell 'id' }\n outputs said: { output }, count: { 3 }\n }\n",
                "observe('One') {\n " + run + "\n }\n");
    }

    private LoadedRunbook load(String before, String... steps) {
        RunbookReader.Reading reading = reader.read("one.groovy", before + """
                runbook('One') {
                    owner 'a'
                    inputs {
                        text 'service', default: 'shop'
                        number 'count', default: 1
                        number 'ratio', default: 1
                        flag 'force', default: false
                        choice 'mode', of: ['soft', 'hard'], default: 'soft'
                        duration 'wait', default: 1.minute
                        text 'sly', default: 'no'
                    }
                """ + String.join("", steps) + "}\n");
        assertThat(reading.mistakes()).isEmpty();
        return Objects.requireNonNull(reading.runbook());
    }
}
