package io.muster.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that we start and that survives us when we are killed. Its pid file names the process, its start and what it was started with, so that the
 * next Muster knows its own orphan, and never touches a stranger that got the same number.
 */
final class Child {

    private static final Logger LOG = LoggerFactory.getLogger(Child.class);
    private static final long LARGE_LOG = 10 * 1024 * 1024;
    /** Becomes the program once it is told to; ends when its starter does before. */
    private static final List<String> GATE = List.of("/bin/sh", "-c", "read -r go && exec \"$@\" < /dev/null", "gate");

    private final String name;
    private final Path pidFile;
    private final Path log;
    private volatile @Nullable ProcessHandle process;

    /**
     * @param name as a person would say it
     */
    Child(String name, Path pidFile, Path log) {
        this.name = name;
        this.pidFile = pidFile;
        this.log = log;
    }

    /**
     * Takes over the orphan that an earlier Muster left, when it was started just so.
     *
     * @return whether there was one; an orphan that was started otherwise is ended
     */
    boolean takeOver(List<String> command, Map<String, String> environment) {
        ProcessHandle orphan = orphan();
        if (orphan == null) {
            return false;
        }
        if (kept()[2].equals(fingerprint(command, environment))) {
            process = orphan;
            LOG.info("{} of an earlier Muster is still running (process {}): taken over", name, orphan.pid());
            return true;
        }
        LOG.info(
                "{} of an earlier Muster is still running (process {}) with other settings: ended", name, orphan.pid());
        end(orphan);
        return false;
    }

    /**
     * Starts it. The program begins only when its process is on file: whenever we are killed, the next Muster knows all that runs.
     *
     * @param once of its environment what holds for this start alone: it does not tell this process from one that was started otherwise
     * @throws CannotStart when there is no such process to be had, or its pid file cannot be written
     */
    void start(List<String> command, Map<String, String> environment, Map<String, String> once, Path workingFolder) {
        try {
            if (Files.exists(log) && Files.size(log) > LARGE_LOG) {
                Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            List<String> gated = new ArrayList<>(GATE);
            gated.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(ownSession(gated))
                    .directory(workingFolder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            // What the surrounding shell has set for other programs must not reach the child.
            builder.environment()
                    .keySet()
                    .removeIf(key -> key.startsWith("ZEEBE_")
                            || key.startsWith("CAMUNDA_")
                            || key.startsWith("SPRING_")
                            || key.startsWith("PG")
                            || key.equals("JAVA_TOOL_OPTIONS")
                            || key.equals("JDK_JAVA_OPTIONS"));
            builder.environment().putAll(environment);
            builder.environment().putAll(once);
            Process started = builder.start();
            process = started.toHandle();
            try (OutputStream gate = started.getOutputStream()) {
                DataFolder.writeOwnersOnly(
                        pidFile,
                        started.pid() + " " + birth(started.toHandle()) + " " + fingerprint(command, environment));
                gate.write("go\n".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw new CannotStart(name + " cannot be started: " + e.getMessage(), e);
        }
    }

    /** A session of its own: Ctrl-C in the terminal is for us; we stop our children in good order. */
    static List<String> ownSession(List<String> command) {
        if (!Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            return command;
        }
        List<String> whole = new ArrayList<>(List.of("/usr/bin/setsid"));
        whole.addAll(command);
        return whole;
    }

    boolean isAlive() {
        ProcessHandle current = process;
        return current != null && current.isAlive();
    }

    long pid() {
        ProcessHandle current = process;
        if (current == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return current.pid();
    }

    /** Waits until the process has ended. */
    void awaitEnd() {
        ProcessHandle current = process;
        if (current != null) {
            current.onExit().join();
        }
    }

    /** Whether it ends while we wait this long for its readiness. */
    boolean endsWithin(Duration time) {
        ProcessHandle current = process;
        return current == null || ended(current, time);
    }

    void kill() {
        ProcessHandle current = process;
        if (current != null) {
            current.destroyForcibly();
            current.onExit().join();
        }
    }

    /** Asks the process to end (by the signal, see {@code man 7 signal}), and kills it after the deadline. */
    void stop(String signal, Duration deadline) {
        ProcessHandle current = process;
        if (current == null) {
            // Never ours: its pid file is how the next Muster knows what an earlier one left.
            return;
        }
        if (current.isAlive()) {
            signal(current, signal);
            if (!ended(current, deadline)) {
                LOG.warn("{} did not end within {} s: killed", name, deadline.toSeconds());
                current.destroyForcibly();
                ended(current, Duration.ofSeconds(10));
            }
        }
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of the log, for a message to a person. */
    String lastWords() {
        try {
            List<String> lines =
                    Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    Path log() {
        return log;
    }

    private static void end(ProcessHandle orphan) {
        signal(orphan, "INT");
        if (!ended(orphan, Duration.ofSeconds(20))) {
            orphan.destroyForcibly();
            ended(orphan, Duration.ofSeconds(10));
        }
    }

    private static void signal(ProcessHandle target, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(target.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            target.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean ended(ProcessHandle target, Duration deadline) {
        try {
            target.onExit().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return !target.isAlive();
        } catch (ExecutionException e) {
            return !target.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !target.isAlive();
        }
    }

    private @Nullable ProcessHandle orphan() {
        String[] kept = kept();
        if (kept.length != 3) {
            return null;
        }
        return ProcessHandle.of(Long.parseLong(kept[0]))
                .filter(ProcessHandle::isAlive)
                .filter(found -> birth(found).equals(kept[1]))
                .orElse(null);
    }

    private String[] kept() {
        try {
            return Files.readString(pidFile).strip().split(" ");
        } catch (IOException none) {
            return new String[0];
        }
    }

    /** What tells this process from a later one with the same number. */
    private static String birth(ProcessHandle handle) {
        try {
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
            // The 22nd field, counted after the name, which may itself hold blanks and parentheses.
            String ticks = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
            return boot + ":" + ticks;
        } catch (IOException notLinux) {
            return handle.info()
                    .startInstant()
                    .map(start -> Long.toString(start.toEpochMilli()))
                    .orElse("unknown");
        }
    }

    private static String fingerprint(List<String> command, Map<String, String> environment) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((command + "\n" + new TreeMap<>(environment)).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
