package io.muster.runbook.runner;

import groovy.json.JsonSlurper;
import groovy.lang.GroovyObject;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The program that a runner is: a small JVM, and what it is run from.
 *
 * @param classPath as {@code -cp} takes it
 * @param flags of the JVM, besides those of every runner
 * @param archive what the JDK kept of its classes, see {@link RunnerArchive}; null to begin without
 */
record RunnerProgram(
        String classPath, List<String> flags, @Nullable Path archive) {

    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** What an archive of classes is made and used with alike. */
    static final List<String> SMALL = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // It lives for seconds: what is not called often is not worth compiling.
            "-XX:CompileThresholdScaling=5",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-XX:+DisableAttachMechanism");

    /** As the build has it: only what a runner needs, loaded when a step needs it. */
    static RunnerProgram plain() {
        return new RunnerProgram(
                Stream.<Class<?>>of(
                                RunnerMain.class,
                                GroovyObject.class,
                                JsonSlurper.class,
                                tools.jackson.databind.json.JsonMapper.class,
                                tools.jackson.core.JsonParser.class,
                                com.fasterxml.jackson.annotation.JsonTypeInfo.class,
                                org.postgresql.Driver.class,
                                org.apache.sshd.client.SshClient.class,
                                org.apache.sshd.common.NamedResource.class,
                                Logger.class)
                        .map(RunnerProgram::placeOf)
                        .distinct()
                        .collect(Collectors.joining(File.pathSeparator)),
                List.of(),
                null);
    }

    private static String placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException | IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
            throw new IllegalStateException(
                    type.getName() + " lies inside a jar in a jar; run Muster from its extracted layout", e);
        }
    }

    List<Path> places() {
        return Stream.of(classPath.split(File.pathSeparator, -1)).map(Path::of).toList();
    }

    /** What must be there, whatever is hidden: the program, and how hosts are found by name. */
    List<Path> runFrom() {
        List<Path> from = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        from.addAll(places());
        if (archive != null) {
            from.add(archive);
        }
        try {
            Path resolver = Path.of("/etc/resolv.conf").toRealPath();
            if (resolver.startsWith("/run")) {
                from.add(resolver);
            }
        } catch (IOException none) {
            // then nothing can be hidden that it needs
        }
        return from.stream().filter(Files::exists).toList();
    }

    /** @param folder for its own files */
    List<String> command(String memory, Path folder) {
        List<String> command = new ArrayList<>(List.of(JAVA, "-Xmx" + memory));
        command.addAll(SMALL);
        command.addAll(flags);
        command.addAll(List.of(
                // Its standard output is for answers.
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-XX:+DisplayVMOutputToStderr",
                "-Dfile.encoding=UTF-8",
                "-Dslf4j.internal.verbosity=ERROR",
                "-Djava.io.tmpdir=" + folder,
                "-Duser.home=" + folder,
                "-cp",
                classPath,
                RunnerMain.class.getName()));
        return command;
    }
}
