package io.muster.runbook.runner;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A class path copied to where users who may not look into our home can read it. */
final class PublicClasses {

    private PublicClasses() {}

    /**
     * @param folder is made, readable by all
     * @return the same class path, there
     */
    static String copy(String classPath, Path folder) {
        List<String> copied = new ArrayList<>();
        try {
            open(Files.createDirectories(folder), "rwxr-xr-x");
            for (String entry : classPath.split(File.pathSeparator, -1)) {
                Path from = Path.of(entry);
                Path to = folder.resolve(copied.size() + "-" + from.getFileName());
                if (Files.isDirectory(from)) {
                    open(Files.createDirectory(to), "rwxr-xr-x");
                    copyFolder(from.resolve("io"), to.resolve("io"));
                    // Groovy finds there what gives numbers their minutes.
                    copyFolder(from.resolve("META-INF"), to.resolve("META-INF"));
                } else {
                    open(Files.copy(from, to), "rw-r--r--");
                }
                copied.add(to.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy the classes of runners to " + folder, e);
        }
        return String.join(File.pathSeparator, copied);
    }

    private static void copyFolder(Path from, Path to) throws IOException {
        open(Files.createDirectory(to), "rwxr-xr-x");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.skip(1)::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.copy(file, copy);
                open(copy, Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--");
            }
        }
    }

    static void open(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
