package io.muster.runbook.runner;

import io.muster.runbook.Command;
import io.muster.runbook.dsl.LoadedRunbook;
import io.muster.runbook.dsl.RunbookFailure;
import io.muster.runbook.dsl.RunbookReader;
import io.muster.runbook.dsl.SpecReader;
import io.muster.runbook.spec.Examples;
import io.muster.runbook.spec.Spec;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.core.JacksonException;

/**
 * The runner process. Requests come over standard input, replies go over standard output; when the input ends, the server
 * is gone or done with us, and this process ends with all its children.
 */
public final class RunnerMain {

    private final Output output;
    private final Map<String, String> secrets = new HashMap<>();
    private Set<String> levels = Set.of();
    private RunbookReader reader = new RunbookReader(levels);
    private final SpecReader specs = new SpecReader();

    private RunnerMain(Output output) {
        this.output = output;
    }

    public static void main(String[] args) throws InterruptedException {
        InputStream pipe = System.in;
        Output output =
                new Output(new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8));
        System.setOut(output.asStream());
        System.setErr(output.asStream());
        System.setIn(InputStream.nullInputStream());
        BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().name("pipe").start(() -> listen(pipe, requests));
        new RunnerMain(output).serve(requests);
    }

    private static void listen(InputStream pipe, BlockingQueue<String> requests) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                requests.add(line);
            }
        } catch (IOException closed) {
            // the same as its end
        } finally {
            Executor.killChildren();
            Runtime.getRuntime().halt(0);
        }
    }

    private void serve(BlockingQueue<String> requests) throws InterruptedException {
        warmUp();
        output.reply(new Reply.Ready(Request.VERSION));
        while (true) {
            output.reply(answer(requests.take()));
        }
    }

    private Reply answer(String line) throws InterruptedException {
        try {
            Request request = Wire.request(line);
            if (request.v() != Request.VERSION) {
                return new Reply.Failed("this runner speaks version " + Request.VERSION + ", not " + request.v());
            }
            return switch (request) {
                case Request.Give give -> {
                    secrets.put(give.name(), give.value());
                    yield new Reply.Taken();
                }
                case Request.About about -> answer(about);
            };
        } catch (RunbookFailure failure) {
            return new Reply.Failed(String.valueOf(failure.getMessage()));
        } catch (JacksonException unreadable) {
            return new Reply.Failed("this request cannot be read: " + unreadable.getOriginalMessage());
        }
    }

    private Reply answer(Request.About request) throws InterruptedException {
        RunbookReader reader = reader(request.text());
        String file = request.text().file();
        String source = request.text().source();
        boolean authors = request instanceof Request.Read || request instanceof Request.Try;
        RunbookReader.Reading reading = authors ? reader.read(file, source) : reader.obey(file, source);
        LoadedRunbook runbook = reading.runbook();
        return switch (request) {
            case Request.Read ignored ->
                new Reply.Outlined(runbook == null ? null : runbook.outline(), reading.mistakes());
            case Request.Resolve resolve ->
                runbook == null
                        ? unreadable(reading)
                        : new Reply.Resolved(runbook.resolve(
                                resolve.step(),
                                resolve.undo(),
                                resolve.facts(),
                                Digest.of(request.text().files())));
            case Request.Execute execute ->
                runbook == null ? unreadable(reading) : new StepRunner(output, runbook, execute, secrets).run();
            case Request.Try examples -> played(examples, reading);
        };
    }

    private Reply played(Request.Try request, RunbookReader.Reading reading) {
        LoadedRunbook runbook = reading.runbook();
        if (runbook == null) {
            return new Reply.Tried(reading.mistakes(), List.of());
        }
        SpecReader.Reading said = specs.read(request.file(), request.source());
        Spec spec = said.spec();
        if (spec == null) {
            return new Reply.Tried(said.mistakes(), List.of());
        }
        String name = request.text().file().replaceFirst("\\.groovy$", "");
        Examples examples = new Examples(
                runbook,
                name,
                request.file(),
                request.text(),
                Digest.of(request.text().files()));
        return new Reply.Tried(
                List.of(), spec.examples().stream().map(examples::play).toList());
    }

    private RunbookReader reader(Request.Text text) {
        if (!levels.equals(text.levels())) {
            levels = text.levels();
            reader = new RunbookReader(levels);
        }
        return reader;
    }

    private static Reply unreadable(RunbookReader.Reading reading) {
        return new Reply.Failed(reading.mistakes().getFirst().toString());
    }

    /** Loads the classes that every request needs, before one comes. */
    private void warmUp() throws InterruptedException {
        new RunbookReader(Set.of("SEV1")).obey("warm-up.groovy", """
                        runbook('Warm up') {
                            owner 'muster'
                            observe('Look') {
                                timeout 5.seconds
                                run { sh 'true' }
                                expect('it is', within: 1.second) { exit == 0 }
                            }
                        }
                        """);
        Wire.reply(Wire.write(new Reply.Line("warm")));
        try {
            // Nobody listens there; a first answer would otherwise be measured with the loading of the client in it.
            new Executor(output, new Request.Access("http", "http://127.0.0.1:1", "", null, null), Map.of(), Map.of())
                    .execute(new Command.Http("GET", "/", Map.of(), null, List.of()), Duration.ofSeconds(1));
        } catch (CommandFailure expected) {
            return;
        }
    }
}
