package io.muster.runbook.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import io.muster.runbook.runner.Request;
import io.muster.runbook.spec.Examples;
import io.muster.runbook.spec.Spec;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about the language says what the language does: each example is read, and none of its words is missing. */
class RunbookDocumentationTest {

    private static final Set<String> LEVELS = Set.of("SEV1", "SEV2", "SEV3", "SEV4");
    private final List<String> examples = examples();

    @Test
    void readsEveryExample() {
        assertThat(examples).hasSizeGreaterThan(6);
        for (String example : examples) {
            if (!example.startsWith("spec(")) {
                RunbookReader.Reading reading = new RunbookReader(LEVELS).read("example.groovy", whole(example));
                assertThat(reading.mistakes()).as(example).isEmpty();
            }
        }
    }

    @Test
    void playsTheSpecAgainstTheRunbookOfThePage() {
        String source = one("runbook(");
        LoadedRunbook runbook = new RunbookReader(LEVELS)
                .read("restart-checkout.groovy", source)
                .runbook();
        Spec spec = new SpecReader()
                .read("restart-checkout.test.groovy", one("spec("))
                .spec();
        if (runbook == null || spec == null) {
            throw new AssertionError("the page's runbook or its spec cannot be read");
        }

        Examples played = new Examples(
                runbook,
                "restart-checkout",
                "restart-checkout.test.groovy",
                new Request.Text("restart-checkout.groovy", source, LEVELS),
                Map.of());

        assertThat(spec.examples())
                .hasSize(4)
                .allSatisfy(example -> assertThat(played.play(example).faults())
                        .as(example.title())
                        .isEmpty());
    }

    @Test
    void showsEveryWord() throws IOException {
        String page = page();
        Set<String> missing = new TreeSet<>();
        Stream.concat(Places.all().values().stream(), Places.ofSpecs().values().stream())
                .flatMap(place -> Words.usages(place).keySet().stream())
                .filter(word -> !Pattern.compile("(?<![\\w'])" + word + "\\b")
                        .matcher(page)
                        .find())
                .forEach(missing::add);

        assertThat(missing).isEmpty();
    }

    /** An editor completes within braces only what their type says, and nothing from around them. */
    @Test
    void typesTheBracesOfEveryWord() {
        List<Class<?>> places = Stream.concat(
                        Stream.<Class<?>>of(RunbookScript.class, SpecScript.class, WhenWords.class, BranchWords.class),
                        Stream.concat(Places.all().values().stream(), Places.ofSpecs().values().stream()))
                .toList();

        for (Class<?> place : places) {
            for (Method word : place.getMethods()) {
                if (!Words.class.isAssignableFrom(word.getDeclaringClass()) && word.getDeclaringClass() != place) {
                    continue;
                }
                for (Parameter parameter : word.getParameters()) {
                    if (parameter.getType() == Closure.class) {
                        DelegatesTo typed = parameter.getAnnotation(DelegatesTo.class);
                        assertThat(typed).as("%s of %s", word.getName(), place).isNotNull();
                        assertThat(typed.strategy()).isEqualTo(Closure.DELEGATE_ONLY);
                        assertThat(typed.value()).isAssignableTo(Words.class);
                    }
                }
            }
        }
    }

    /** What the script for IntelliJ names must be there; that it works there is tried by hand. */
    @Test
    void describesScriptsThatThereAreToTheEditor() throws IOException {
        String gdsl = Files.readString(Path.of("src/main/resources/muster.gdsl"));
        List<String> named = Pattern.compile("'(io\\.muster\\.[\\w.]+)'")
                .matcher(gdsl)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(named).containsExactlyInAnyOrder(RunbookScript.class.getName(), SpecScript.class.getName());
        new groovy.lang.GroovyShell().parse(gdsl);
    }

    private String one(String begins) {
        return examples.stream()
                .filter(example -> example.startsWith(begins))
                .findFirst()
                .orElseThrow();
    }

    /** What stands within the braces of a runbook, with what else a runbook must have. */
    private static String whole(String example) {
        if (example.startsWith("runbook(")) {
            return example;
        }
        return "runbook('Example') {\nowner 'team-example'\non 'checkout'\n" + example
                + "\nobserve('Look once more') { run { sh 'true' } }\n}";
    }

    private static List<String> examples() {
        return Arrays.stream(page().split("```groovy\n"))
                .skip(1)
                .map(rest -> rest.substring(0, rest.indexOf("```")))
                .toList();
    }

    private static String page() {
        try {
            return Files.readString(Path.of("docs/runbooks.md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
