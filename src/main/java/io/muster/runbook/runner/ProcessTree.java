package io.muster.runbook.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A runner and all that it started, as Linux shows them; elsewhere it seems to take nothing. */
final class ProcessTree {

    private static final Path PROC = Path.of("/proc");

    /** Of a second, on every Linux that Java runs on. */
    private static final long TICK_MILLIS = 10;

    /**
     * What it takes now.
     *
     * @param memory bytes that are its own; those of programs, which all share, are not counted
     * @param cpu also of those who ended and were waited for
     */
    record Use(int tasks, long memory, Duration cpu) {}

    private record Seen(long pid, long parent, int tasks, long ticks) {}

    private ProcessTree() {}

    /** @param user whose processes all belong to it; null where it has no user of its own */
    static Use use(long root, @Nullable Integer user) {
        int tasks = 0;
        long memory = 0;
        long ticks = 0;
        for (Seen each : of(root, user)) {
            tasks += each.tasks();
            ticks += each.ticks();
            memory += memory(each.pid());
        }
        return new Use(tasks, memory, Duration.ofMillis(ticks * TICK_MILLIS));
    }

    private static List<Seen> of(long root, @Nullable Integer user) {
        Map<Long, Seen> all = new HashMap<>();
        Set<Long> mine = new HashSet<>(Set.of(root));
        for (long pid : pids()) {
            Seen seen = seen(pid);
            if (seen != null) {
                all.put(pid, seen);
                if (user != null && belongsTo(pid, user)) {
                    mine.add(pid);
                }
            }
        }
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Seen each : all.values()) {
                grown |= mine.contains(each.parent()) && mine.add(each.pid());
            }
        }
        return mine.stream().map(all::get).filter(each -> each != null).toList();
    }

    /** Those whose environment still says so: not who hides, but who was left behind. */
    static List<ProcessHandle> withEnvironment(String variable) {
        List<ProcessHandle> found = new ArrayList<>();
        for (long pid : pids()) {
            String environment = read(pid, "environ");
            if (environment != null && ("\0" + environment).contains("\0" + variable + "\0")) {
                ProcessHandle.of(pid).ifPresent(found::add);
            }
        }
        return found;
    }

    private static List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        if (!Files.isDirectory(PROC)) {
            return pids;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            processes.forEach(
                    process -> pids.add(Long.parseLong(process.getFileName().toString())));
        } catch (IOException e) {
            throw new UncheckedIOException("the processes of this machine cannot be listed", e);
        }
        return pids;
    }

    private static @Nullable Seen seen(long pid) {
        String stat = read(pid, "stat");
        if (stat == null) {
            return null;
        }
        // Counted after the name, which may itself hold blanks and parentheses: man 5 proc, the third field and on.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[11])
                + Long.parseLong(fields[12])
                + Long.parseLong(fields[13])
                + Long.parseLong(fields[14]);
        return new Seen(pid, Long.parseLong(fields[1]), Integer.parseInt(fields[17]), ticks);
    }

    private static boolean belongsTo(long pid, int user) {
        try {
            return Integer.valueOf(user).equals(Files.getAttribute(PROC.resolve(Long.toString(pid)), "unix:uid"));
        } catch (IOException gone) {
            return false;
        }
    }

    private static long memory(long pid) {
        String status = read(pid, "status");
        return status == null
                ? 0
                : status.lines()
                        .filter(line -> line.startsWith("RssAnon:") || line.startsWith("RssShmem:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                        .sum();
    }

    private static @Nullable String read(long pid, String file) {
        try {
            return Files.readString(PROC.resolve(pid + "/" + file), StandardCharsets.ISO_8859_1);
        } catch (IOException | UncheckedIOException gone) {
            return null;
        }
    }
}
