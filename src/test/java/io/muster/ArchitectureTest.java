package io.muster;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** The rooms of the house and their doors: who may use whom, and which SDK may be seen where. */
class ArchitectureTest {

    /** What each module may use, all that those may use, and always {@code database}; nothing else. */
    private static final Map<String, Set<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry("database", Set.of()),
            Map.entry("message", Set.of()),
            Map.entry("exporter", Set.of()),
            Map.entry("settings", Set.of("message")),
            Map.entry("people", Set.of("settings")),
            Map.entry("incident", Set.of("people")),
            Map.entry("timeline", Set.of("incident")),
            Map.entry("question", Set.of("incident")),
            Map.entry("runbook", Set.of("question")),
            Map.entry("alert", Set.of("incident")),
            Map.entry("page", Set.of("incident")),
            Map.entry("chat", Set.of("people")),
            Map.entry("warroom", Set.of("timeline", "chat")),
            Map.entry("flow", Set.of("runbook", "alert", "page", "warroom")),
            Map.entry("command", Set.of("flow")),
            Map.entry("web", Set.of("command")),
            Map.entry("launch", Set.of("web"))));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.muster");

    @Test
    void usesOnlyWhatEachModuleDeclares() {
        ApplicationModules.of(Muster.class).verify();
    }

    @TestFactory
    Stream<DynamicTest> declaresNoMoreThanTheHouseAllows() {
        return ApplicationModules.of(Muster.class).stream()
                .map(module -> module.getIdentifier().toString())
                // Compiled on the engine's class path, where there is no annotation of Spring's.
                .filter(name -> !name.equals("exporter"))
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    ApplicationModule declared =
                            Class.forName("io.muster." + name + ".package-info").getAnnotation(ApplicationModule.class);

                    assertThat(MAY_USE)
                            .as("a new module gets its row in the table first")
                            .containsKey(name);
                    assertThat(declared)
                            .as("package-info.java of %s declares its dependencies", name)
                            .isNotNull();
                    assertThat(declared.allowedDependencies())
                            .extracting(ArchitectureTest::module)
                            .isSubsetOf(closure(name));
                }));
    }

    /** Of {@code chat :: slack}, a part of a module that is open to others, the module. */
    private static String module(String dependency) {
        return dependency.replaceFirst(" ::.*", "");
    }

    private static Set<String> closure(String module) {
        Set<String> all = new TreeSet<>();
        all.add("database");
        for (String direct : MAY_USE.getOrDefault(module, Set.of())) {
            all.add(direct);
            all.addAll(closure(direct));
        }
        return all;
    }

    @Test
    void knowsTheEngineInFlowOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.muster.flow..", "io.muster.runbook.bpmn..", "io.muster.exporter..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.camunda..")
                .check(CLASSES);
    }

    @Test
    void runsGroovyInTheRunnerOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.muster.runbook.dsl..", "io.muster.runbook.runner..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("groovy..", "org.codehaus.groovy..", "org.apache.groovy..")
                .check(CLASSES);
    }

    @Test
    void keepsMicronautsMachineryInDatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.muster.database..")
                .and()
                .haveNameNotMatching(".*\\$(Intercepted|Introspection|IntrospectionRef|Definition).*")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.micronaut.context..", "io.micronaut.transaction..", "io.micronaut.data.connection..")
                .check(CLASSES);
    }

    /**
     * Waiting is for a state or for the end of the program. A runbook's author says how often to look ({@code every: 2.seconds}),
     * and the runner is a process for one step that is killed, not asked to stop: it alone may pause.
     */
    @Test
    void neverWaitsBySleeping() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.muster.runbook.runner..")
                .should()
                .callMethodWhere(target(name("sleep"))
                        .and(target(owner(assignableTo(Thread.class).or(assignableTo(TimeUnit.class))))))
                .check(CLASSES);
    }
}
