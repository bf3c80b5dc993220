package io.muster.flow;

import io.muster.launch.LocalEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** One real engine a test JVM, with a clock that can be moved, and its exporter posting to the server under test. */
public class TestEngine implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    static final String TOKEN = "token-of-the-tests";
    private static final String NOBODY = "http://127.0.0.1:9";

    private static final class Running {
        static final Path FLOWS = folder("flows");
        static final Path DATA = folder("data");
        static final Path KEPT = folder("engine");
        static final LocalEngine ENGINE =
                LocalEngine.in(KEPT).withControlledClock().exportingTo(NOBODY, TOKEN);

        static final LossyGateway GATEWAY;

        static {
            TestFlows.writeTo(FLOWS);
            ENGINE.start();
            GATEWAY = new LossyGateway(ENGINE.address());
            Runtime.getRuntime().addShutdownHook(new Thread(ENGINE::kill));
        }

        private static Path folder(String name) {
            try {
                return Files.createTempDirectory("muster-test-" + name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static LocalEngine engine() {
        return Running.ENGINE;
    }

    /** The server under test reaches the engine through it. */
    static LossyGateway gateway() {
        return Running.GATEWAY;
    }

    static Path flows() {
        return Running.FLOWS;
    }

    /**
     * What {@code muster.yaml} of the server under test says from now on; empty: there is none. The server looks at it twice
     * a second. It is changed, and no second server started, because an engine tells one server where its flows stand.
     */
    static void settings(String yaml) {
        Path file = Running.DATA.resolve("muster.yaml");
        try {
            if (yaml.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                Path half = Files.writeString(Running.DATA.resolve("muster.yaml.half"), yaml);
                Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that the engine keeps, a letter a byte: its log holds every variable as it was sent. */
    static String engineFiles() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(Running.KEPT)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try {
                    all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replace("\0", ""));
                } catch (NoSuchFileException compacted) {
                    // the engine deletes what it needs no more
                }
            }
        }
        return all.toString();
    }

    static void exportTo(int port) {
        Running.ENGINE.exportingTo("http://127.0.0.1:" + port, TOKEN);
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of(
                        "muster.engine.address=127.0.0.1:" + gateway().port(),
                        "muster.engine.token=" + TOKEN,
                        "muster.data=" + Running.DATA,
                        "muster.bpmn=" + flows(),
                        "muster.runbooks=" + flows(),
                        "muster.runner.isolation=none",
                        "muster.runner.pool=1",
                        "muster.flow.job=PT6S",
                        "muster.flow.backoff=PT0.1S")
                .applyTo(context);
        context.addApplicationListener((ApplicationListener<WebServerInitializedEvent>)
                event -> exportTo(event.getWebServer().getPort()));
    }
}
