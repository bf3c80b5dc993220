package io.muster.launch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.muster.flow.FlowFiles;
import io.muster.flow.Rehearsal;
import io.muster.settings.Level;
import io.muster.settings.Levels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "play",
        mixinStandardHelpOptions = true,
        description = {
            "Walks a flow in the terminal: work is told and not done, questions are asked of you, nobody is woken.",
            "It has an engine of its own, in a folder that is thrown away; time passes when you let it. Ends with the flow."
        })
final class PlayCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FLOW", description = "a level, or the id of another flow that is started by a message")
    private String flow = "";

    @Parameters(index = "1..*", paramLabel = "NAME=VALUE", description = "inputs of a flow that is no level's")
    private Map<String, String> inputs = Map.of();

    @Option(names = "--bpmn", paramLabel = "DIR", description = "your own flows and levels.dmn (default: $MUSTER_BPMN)")
    private @Nullable Path folder;

    private final AtomicReference<@Nullable Rehearsal> heard = new AtomicReference<>();
    private Duration moved = Duration.ZERO;

    @Override
    public Integer call() throws IOException {
        Map<String, String> texts = texts();
        Levels levels = new Levels(folder == null ? environment() : folder.toString());
        String process = levels.byName(flow).map(Level::name).orElse(flow);
        Level policy = levels.byName(flow).orElseGet(levels::operation);
        if (!texts.containsKey(process + ".bpmn")) {
            throw new CannotStart("There is no flow '" + flow + "'. There are "
                    + texts.keySet().stream()
                            .map(name -> name.replace(".bpmn", ""))
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        Path data = Files.createTempDirectory("muster-play");
        HttpServer records = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        records.createContext("/engine/records", this::hear);
        records.start();
        String token = UUID.randomUUID().toString();
        System.out.println("Starting an engine for this play …");
        try (LocalEngine engine = LocalEngine.in(data)
                .withControlledClock()
                .exportingTo("http://127.0.0.1:" + records.getAddress().getPort(), token)) {
            engine.start();
            try (Rehearsal rehearsal = Rehearsal.on(engine.address(), texts)) {
                heard.set(rehearsal);
                if (!rehearsal.playable().contains(process)) {
                    throw new CannotStart(
                            "'" + process + "' is called by other flows and cannot be played alone. Play one of "
                                    + String.join(", ", rehearsal.playable()) + ".");
                }
                return play(engine, rehearsal, process, policy);
            }
        } finally {
            records.stop(0);
            FileSystemUtils.deleteRecursively(data);
        }
    }

    private String environment() {
        String configured = System.getenv("MUSTER_BPMN");
        return configured == null ? "" : configured;
    }

    private Map<String, String> texts() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>(FlowFiles.shipped());
        String own = folder == null ? environment() : folder.toString();
        if (!own.isBlank()) {
            for (Path file : FlowCommand.files(List.of(Path.of(own)))) {
                texts.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
        }
        return texts;
    }

    private void hear(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream in = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                        ? new GZIPInputStream(exchange.getRequestBody())
                        : exchange.getRequestBody()) {
            Rehearsal rehearsal = heard.get();
            String lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (rehearsal != null) {
                rehearsal.hear(lines);
            }
            exchange.sendResponseHeaders(rehearsal == null ? 503 : 204, -1);
        }
    }

    private int play(LocalEngine engine, Rehearsal rehearsal, String process, Level policy) throws IOException {
        BufferedReader typed = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<Rehearsal.Question> questions = new ArrayList<>();
        rehearsal.begin(process, policy, inputs);
        System.out.println("It begins. Nobody is called: you only see what would be done.");
        while (true) {
            rehearsal.work().forEach(PlayCommand::tell);
            rehearsal.ends().forEach(end -> System.out.println("  ■ " + end));
            List<String> stalls = rehearsal.stalls();
            stalls.forEach(stall -> System.out.println("  ! stalled: " + stall));
            if (!stalls.isEmpty()) {
                return 1;
            }
            if (rehearsal.isOver()) {
                System.out.println("The flow is over.");
                return 0;
            }
            questions.addAll(rehearsal.questions());
            show(rehearsal, questions);
            String line = typed.readLine();
            if (line == null || line.strip().equals("quit")) {
                System.out.println("You left it there.");
                return 0;
            }
            turn(engine, rehearsal, questions, line.strip());
        }
    }

    private static void tell(Rehearsal.Work work) {
        String parameters = work.parameters().entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
        System.out.println(
                "  · " + work.element() + " [" + work.type() + (parameters.isEmpty() ? "" : ": " + parameters) + "]");
    }

    private void show(Rehearsal rehearsal, List<Rehearsal.Question> questions) {
        System.out.println();
        for (int i = 0; i < questions.size(); i++) {
            Rehearsal.Question each = questions.get(i);
            System.out.println("Q" + (i + 1) + " " + each.title() + " (of " + each.from() + "): "
                    + String.join(" | ", each.choices().keySet()));
        }
        List<Rehearsal.Waiting> waiting = rehearsal.waiting();
        waiting.stream()
                .filter(each -> each.kind().equals("timer"))
                .forEach(each -> System.out.println("   in " + until(each) + ": " + each.name()));
        String messages = waiting.stream()
                .filter(each -> each.kind().equals("message"))
                .map(Rehearsal.Waiting::name)
                .collect(Collectors.joining(", "));
        System.out.println("   it would hear: " + messages);
        System.out.println(
                "Answer (q1 yes), let time pass (Enter: to the next timer; 10m), tell it something (acknowledged), quit:");
        System.out.flush();
    }

    private String until(Rehearsal.Waiting timer) {
        Instant due = timer.due();
        Duration left = due == null ? Duration.ZERO : Duration.between(now(), due);
        long seconds = Math.max(0, left.plusMillis(500).toSeconds());
        return seconds >= 86_400
                ? seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h"
                : seconds >= 3600
                        ? seconds / 3600 + " h " + seconds % 3600 / 60 + " min"
                        : seconds >= 60 ? seconds / 60 + " min " + seconds % 60 + " s" : seconds + " s";
    }

    private void turn(LocalEngine engine, Rehearsal rehearsal, List<Rehearsal.Question> questions, String line) {
        if (line.isEmpty()) {
            rehearsal.waiting().stream()
                    .map(Rehearsal.Waiting::due)
                    .filter(due -> due != null)
                    .findFirst()
                    .ifPresentOrElse(
                            due -> pass(engine, Duration.between(now(), due)),
                            () -> System.out.println("No timer runs; answer, or tell it something."));
        } else if (line.matches("\\d+ ?[smhd]")) {
            pass(engine, duration(line.replace(" ", "")));
        } else if (line.matches("(?i)q\\d+ .+")) {
            answer(rehearsal, questions, line);
        } else if (line.matches("[a-z][a-z0-9-]*")) {
            rehearsal.say(line, Map.of("by", "you", "reason", "said in a rehearsal", "firing", now().toString()));
            System.out.println("  < " + line);
        } else {
            System.out.println("'" + line + "' is nothing that can be done here.");
        }
    }

    private static void answer(Rehearsal rehearsal, List<Rehearsal.Question> questions, String line) {
        int number = Integer.parseInt(line.substring(1, line.indexOf(' ')));
        String choice = line.substring(line.indexOf(' ')).strip();
        if (number < 1 || number > questions.size()) {
            System.out.println("There is no Q" + number + ".");
            return;
        }
        Rehearsal.Question question = questions.get(number - 1);
        if (!question.choices().containsKey(choice)) {
            System.out.println("'" + choice + "' is no answer to it; write "
                    + String.join(" or ", question.choices().keySet()) + ".");
            return;
        }
        questions.remove(question);
        System.out.println(
                rehearsal.answer(question, choice) ? "  > " + choice : "That question had been withdrawn meanwhile.");
    }

    /** A little more than asked for, so that what is due then does fire. */
    private void pass(LocalEngine engine, Duration time) {
        Duration passing = time.isNegative() ? Duration.ofSeconds(1) : time.plusSeconds(1);
        engine.advance(passing);
        moved = moved.plus(passing);
        System.out.println("  … time passes");
        java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }

    private Instant now() {
        return Instant.now().plus(moved);
    }

    private static Duration duration(String written) {
        long number = Long.parseLong(written.substring(0, written.length() - 1));
        return switch (written.charAt(written.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
