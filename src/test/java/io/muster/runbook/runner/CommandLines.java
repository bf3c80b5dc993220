package io.muster.runbook.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What runs on this machine, read from /proc, since Java's own view leaves long command lines out. */
final class CommandLines {

    private CommandLines() {}

    /** How many processes were started by exactly these words. */
    static long running(String words) {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.map(each -> each.getFileName().toString())
                    .filter(name -> name.matches("[0-9]+"))
                    .filter(pid -> of(Long.parseLong(pid)).equals(words))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its words; empty when it is gone. */
    static String of(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"))
                    .replace('\0', ' ')
                    .strip();
        } catch (IOException gone) {
            return "";
        }
    }
}
