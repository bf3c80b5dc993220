package io.muster.chat.slack;

import static org.awaitility.Awaitility.await;

import io.muster.Muster;
import io.muster.testkit.SimulatedSlack;
import io.muster.testkit.SimulatedSlack.Ack;
import io.muster.testkit.SimulatedSlack.Channel;
import io.muster.testkit.SimulatedSlack.Member;
import io.muster.testkit.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * How soon Slack is answered when many type at once: the figures of docs/benchmarks-slack.md. Not a test, so its name
 * matches none: {@code ./muster bench} runs it.
 */
class SlackBenchmark {

    private static final int COMMANDS = 1_000;
    private static final int AT_ONCE = 16;

    @TempDir
    Path folder;

    @Test
    void measures() throws Exception {
        StringBuilder page = new StringBuilder("""
                # How soon Slack is acknowledged

                Written by `./muster bench`: %d commands, %d at a time, to one server with a simulated Slack in the same process, the second
                round of two. Slack takes a command for failed after 3 s; the aim is p99 below 500 ms. What is measured is from before a delivery
                is sent until its acknowledgement is there: by then it is on disk.

                | Transport | p50 | p95 | p99 | most |
                |---|---|---|---|---|
                """.formatted(COMMANDS, AT_ONCE));
        page.append(row("Socket Mode", true)).append(row("HTTP", false));
        Files.writeString(Path.of("docs", "benchmarks-slack.md"), page.toString());
    }

    private String row(String transport, boolean bySocket) throws Exception {
        Path data = Files.createDirectory(folder.resolve(transport));
        Files.writeString(data.resolve("muster.yaml"), "people: [{ id: ada, name: Ada, email: ada@example.org }]\n");
        try (SimulatedSlack slack = SimulatedSlack.start();
                ConfigurableApplicationContext server = started(slack, data, bySocket)) {
            Member ada = slack.member("ada", "Ada", "ada@example.org");
            Channel channel = slack.put("general", true, ada);
            if (bySocket) {
                await().atMost(Duration.ofMinutes(1)).until(() -> slack.sockets() == 1);
            } else {
                slack.useHttp(URI.create("http://127.0.0.1:"
                        + server.getEnvironment().getProperty("local.server.port") + "/slack/events"));
            }
            round(ada, channel);
            int before = slack.acks().size();
            round(ada, channel);
            List<Long> took = slack.acks().stream()
                    .skip(before)
                    .filter(ack -> ack.status() == 200)
                    .map(Ack::took)
                    .map(Duration::toMillis)
                    .sorted()
                    .toList();
            if (took.size() != COMMANDS) {
                throw new IllegalStateException("only " + took.size() + " of " + COMMANDS + " were acknowledged");
            }
            return "| %s | %d ms | %d ms | %d ms | %d ms |%n"
                    .formatted(transport, at(took, 50), at(took, 95), at(took, 99), took.getLast());
        }
    }

    private static long at(List<Long> sorted, int percent) {
        return sorted.get(sorted.size() * percent / 100);
    }

    private static void round(Member who, Channel channel) throws InterruptedException {
        try (ExecutorService typists = Executors.newFixedThreadPool(AT_ONCE)) {
            IntStream.range(0, COMMANDS)
                    .forEach(i -> typists.submit(() -> who.commands(channel.id(), "/incident", "help ack")));
            typists.shutdown();
            typists.awaitTermination(5, TimeUnit.MINUTES);
        }
    }

    private static ConfigurableApplicationContext started(SimulatedSlack slack, Path data, boolean bySocket)
            throws IOException {
        return new SpringApplicationBuilder(Muster.class)
                .run(
                        "--spring.datasource.url=" + TestPostgres.freshDatabase(),
                        "--spring.datasource.username=postgres",
                        "--muster.data=" + data,
                        "--muster.slack.api-url=" + slack.apiUrl(),
                        "--muster.slack.bot-token=" + slack.botToken(),
                        bySocket
                                ? "--muster.slack.app-token=" + slack.appToken()
                                : "--muster.slack.signing-secret=" + slack.signingSecret(),
                        "--server.port=0");
    }
}
