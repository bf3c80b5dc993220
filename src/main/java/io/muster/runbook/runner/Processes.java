package io.muster.runbook.runner;

import io.muster.runbook.Command;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Programs on the runner itself, from argument lists. */
final class Processes {

    private static final Map<String, String> INTERPRETERS =
            Map.of("sh", "/bin/sh", "py", "python3", "rb", "ruby", "js", "node", "pl", "perl");

    private final Output output;

    Processes(Output output) {
        this.output = output;
    }

    CommandResult run(List<String> argv, Map<String, String> env, @Nullable String stdin)
            throws CommandFailure, InterruptedException {
        long began = System.nanoTime();
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(argv);
            builder.environment().putAll(env);
            if (stdin == null) {
                builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            }
            process = builder.start();
        } catch (IOException e) {
            throw new CommandFailure("cannot start " + argv.getFirst() + ": " + e.getMessage(), false);
        }
        if (stdin != null) {
            Thread.ofVirtual().start(() -> feed(process, stdin));
        }
        Lines text = new Lines(output, true);
        Lines complaints = new Lines(output, false);
        Thread out = Thread.ofVirtual().start(() -> text.copy(process.getInputStream()));
        Thread err = Thread.ofVirtual().start(() -> complaints.copy(process.getErrorStream()));
        int exit = process.waitFor();
        // A child that it left behind may hold the pipe open for ever.
        out.join(Duration.ofSeconds(1));
        err.join(Duration.ofSeconds(1));
        String said = text.kept();
        String summary = exit != 0 && !complaints.last().isEmpty() ? complaints.failure() : said;
        return new CommandResult(exit, said, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began), summary);
    }

    CommandResult shell(Command.Shell shell, Map<String, String> env, @Nullable String stdin)
            throws CommandFailure, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("/bin/sh", "-eu", "-c", shell.lines(), "shell"));
        argv.addAll(shell.arguments());
        return run(argv, env, stdin);
    }

    CommandResult script(
            String name, String text, List<String> arguments, Map<String, String> env, @Nullable String stdin)
            throws CommandFailure, InterruptedException {
        Path file = write(name, text, "rwx------");
        List<String> argv = new ArrayList<>();
        if (!text.startsWith("#!")) {
            String ending = name.substring(name.lastIndexOf('.') + 1);
            String interpreter = INTERPRETERS.get(ending);
            if (interpreter == null) {
                throw new CommandFailure(
                        "nobody knows how to run " + name + "; let its first line say it, like #!/usr/bin/env python3",
                        false);
            }
            argv.add(interpreter);
        }
        argv.add(file.toString());
        argv.addAll(arguments);
        return run(argv, env, stdin);
    }

    /** @param access its trust is a kubeconfig; what it says of the server is overruled by the target's address */
    CommandResult kubectl(List<String> arguments, @Nullable String stdin, Request.Access access)
            throws CommandFailure, InterruptedException {
        Path config = write("kubeconfig", String.valueOf(access.trust()), "rw-------");
        try {
            List<String> argv = new ArrayList<>(List.of(
                    "kubectl",
                    "--kubeconfig=" + config,
                    "--cache-dir=" + folder().resolve("kube-cache"),
                    "--server=" + access.address()));
            argv.addAll(arguments);
            return run(argv, Map.of(), stdin);
        } finally {
            config.toFile().delete();
        }
    }

    static Path write(String name, String text, String permissions) throws CommandFailure {
        Path file = folder().resolve(name);
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new CommandFailure("cannot write " + file + ": " + e.getMessage(), false);
        }
    }

    /** Ours alone, and gone with us. */
    static Path folder() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static void feed(Process process, String stdin) {
        try (OutputStream to = process.getOutputStream()) {
            to.write(stdin.getBytes(StandardCharsets.UTF_8));
        } catch (IOException notRead) {
            // a program need not read all of it
        }
    }

    /** One stream of a program, shown line by line and, where wanted, kept. */
    static final class Lines {

        private static final int LONGEST = 10_000;
        private static final int MOST_COMPLAINTS = 100;
        private static final Pattern OF_FAILURE = Pattern.compile(
                "error|exception|fail|denied|refused|cannot|could ?n[o']t|unable|invalid|unknown|\\bnot?\\b",
                Pattern.CASE_INSENSITIVE);

        private final Output output;
        private final boolean keep;
        private final StringBuilder kept = new StringBuilder();
        private final StringJoiner failure = new StringJoiner(" / ");
        private String last = "";
        private int complaints;
        private boolean binary;

        Lines(Output output, boolean keep) {
            this.output = output;
            this.keep = keep;
        }

        void copy(InputStream from) {
            try (var reader = new java.io.BufferedReader(new java.io.InputStreamReader(from, StandardCharsets.UTF_8))) {
                StringBuilder line = new StringBuilder();
                for (int letter = reader.read(); letter >= 0; letter = reader.read()) {
                    take((char) letter, line);
                }
                if (!line.isEmpty()) {
                    show(line.toString());
                }
            } catch (IOException e) {
                output.line("(output ended: " + e.getMessage() + ")");
            }
        }

        private synchronized void take(char letter, StringBuilder line) {
            if (keep && kept.length() < MOST) {
                kept.append(letter);
            }
            if (letter == 0 && !binary) {
                binary = true;
                line.setLength(0);
                output.line("(from here on the output is binary and is not shown)");
            }
            if (binary) {
                return;
            }
            if (letter == '\n') {
                show(line.toString());
                line.setLength(0);
            } else if (line.length() < LONGEST) {
                line.append(letter);
            }
        }

        private synchronized void show(String line) {
            if (!line.isBlank()) {
                last = line.strip();
                if (++complaints <= MOST_COMPLAINTS && OF_FAILURE.matcher(line).find()) {
                    failure.add(last);
                }
            }
            output.line(line);
        }

        private static final int MOST = Executor.MOST_TEXT;

        synchronized String kept() {
            return kept.toString();
        }

        synchronized String last() {
            return last;
        }

        /**
         * The lines that speak of a failure, in one; the last line where none does, or where there are more than a person
         * reads. Many programs end theirs with advice, and begin with warnings.
         */
        synchronized String failure() {
            return failure.length() == 0 || complaints > MOST_COMPLAINTS ? last : failure.toString();
        }
    }
}
