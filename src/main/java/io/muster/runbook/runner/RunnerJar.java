package io.muster.runbook.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Our classes in one jar: the JDK keeps no archive of classes that lie in a folder, as they do for who builds Muster. */
final class RunnerJar {

    /** What a runner may meet: its own module, those that this one may use, and what gives Groovy's numbers their minutes. */
    private static final List<String> PARTS =
            List.of("io/muster/runbook", "io/muster/settings", "io/muster/message", "META-INF/groovy");

    private RunnerJar() {}

    /** One number for all that would be packed. */
    static String digest(Path classes) throws IOException {
        CRC32 content = new CRC32();
        for (Path file : files(classes)) {
            content.update(classes.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
            content.update(Files.readAllBytes(file));
        }
        return Long.toHexString(content.getValue());
    }

    /** Does nothing where it is already; it appears whole or not at all. */
    static void pack(Path classes, Path jar) throws IOException {
        if (Files.exists(jar)) {
            return;
        }
        Path half = jar.resolveSibling(jar.getFileName() + ".half");
        try (OutputStream out = Files.newOutputStream(half);
                JarOutputStream packed = new JarOutputStream(out)) {
            for (Path file : files(classes)) {
                packed.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, packed);
                packed.closeEntry();
            }
        }
        PublicClasses.open(half, "rw-r--r--");
        Files.move(half, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<Path> files(Path classes) throws IOException {
        List<Path> parts =
                PARTS.stream().map(classes::resolve).filter(Files::isDirectory).toList();
        List<Path> files = new ArrayList<>();
        for (Path part : parts) {
            try (Stream<Path> found = Files.walk(part)) {
                found.filter(Files::isRegularFile).sorted().forEach(files::add);
            }
        }
        return files;
    }
}
