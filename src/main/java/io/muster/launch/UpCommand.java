package io.muster.launch;

import io.muster.Muster;
import io.muster.runbook.Steps;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeansException;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sun.misc.Signal;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts Muster, with a PostgreSQL and a workflow engine of its own unless others are configured.")
final class UpCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(UpCommand.class);

    @Option(names = "--port", defaultValue = "8080", description = "on 127.0.0.1 (default ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "what outlives it (default .muster, with --demo .muster-demo)")
    private @Nullable Path folder;

    @Option(names = "--demo", description = "a shop that breaks, colleagues, and you as commander")
    private boolean demo;

    @Option(
            names = "--yes",
            description = "with --demo: plays it through unattended; exits 0 only when all of it was seen")
    private boolean yes;

    private final PrintStream out = System.out;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean ending;
    private volatile @Nullable ConfigurableApplicationContext context;

    @Override
    public Integer call() {
        Path chosen = folder;
        DataFolder data = DataFolder.hold(chosen != null ? chosen : Path.of(demo ? ".muster-demo" : ".muster"));
        if (!DataFolder.isFree(port)) {
            throw new CannotStart("Port " + port + " is taken by another program. Choose another one with --port.");
        }
        data.writeSchema();
        EmbeddedServices embedded = new EmbeddedServices(data, port);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(embedded, data), "stop"));
        stopOnSignals(embedded);
        out.println("Muster is starting; its data is in " + data.root() + ".");
        try (DemoHouse house = demo ? DemoHouse.in(data, port) : null) {
            context = server(data, embedded).run();
            embedded.awaitEngine();
            ServerApi api = tellWhereItIs(data);
            if (house != null) {
                boolean seen = house.play(api, yes, out);
                if (yes) {
                    return seen ? 0 : 1;
                }
            }
            end.await();
            return 0;
        } catch (ServerApi.Failed | CannotStart e) {
            if (ending) {
                // Whom we talked to, or waited for, is going, as it was asked to.
                return 0;
            }
            throw e;
        } catch (SpringApplication.AbandonedRunException e) {
            throw embedded.failure();
        } catch (BeansException e) {
            throw refusedToStart(e, data);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /** What is wrong is at the bottom of the causes; the way there is in the log. */
    private static CannotStart refusedToStart(RuntimeException failure, DataFolder data) {
        LOG.debug("the server could not start", failure);
        String property = WrongProperty.sentence(failure);
        String why = property != null
                ? property
                : NestedExceptionUtils.getMostSpecificCause(failure).getMessage();
        return new CannotStart(
                "Muster cannot start: " + why + " (The whole of it is in "
                        + data.root().resolve("muster.log") + ".)",
                failure);
    }

    private SpringApplication server(DataFolder data, EmbeddedServices embedded) {
        SpringApplication server = new SpringApplication(Muster.class);
        server.addListeners(embedded);
        server.setBannerMode(Banner.Mode.OFF);
        server.setLogStartupInfo(false);
        // Ours runs in order: the server, then what it needs.
        server.setRegisterShutdownHook(false);
        Map<String, Object> defaults = new HashMap<>();
        defaults.put("muster.url", "http://127.0.0.1:" + port);
        defaults.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
        defaults.put("logging.file.name", data.root().resolve("muster.log").toString());
        defaults.put("logging.level.root", "WARN");
        defaults.put("logging.level.io.muster", "INFO");
        // A person reads the console, and finds the traces in the file.
        defaults.put("logging.level.io.muster.launch.UpCommand", "DEBUG");
        defaults.put("logging.level.org.springframework.boot.SpringApplication", "OFF");
        defaults.put("logging.level.org.springframework.boot.web.server.servlet.context", "ERROR");
        defaults.put("logging.level.org.flywaydb", "ERROR");
        // We serve it on purpose, to whoever is signed in.
        defaults.put("logging.level.org.springdoc.core.events.SpringDocAppInitializer", "ERROR");
        // At an orderly stop a poll of it may still be on its way.
        defaults.put("logging.level.io.camunda.client.job.worker", "ERROR");
        defaults.put("logging.pattern.console", "%d{HH:mm:ss} %-5p %m%n%nopex");
        defaults.put("logging.threshold.console", "INFO");
        defaults.put("muster.demo", Boolean.toString(demo));
        server.setDefaultProperties(defaults);
        System.setProperty("server.port", Integer.toString(port));
        System.setProperty("muster.data", data.root().toString());
        System.setProperty("muster.owner-token", data.secret("owner.token"));
        System.setProperty("muster.exporter.token", data.secret("exporter.token"));
        return server;
    }

    private ServerApi tellWhereItIs(DataFolder data) {
        URI address = URI.create("http://127.0.0.1:" + port);
        try {
            DataFolder.writeOwnersOnly(data.root().resolve("address"), address + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ServerApi api = new ServerApi(address, data.secret("owner.token"));
        out.println("Muster is ready at " + address);
        try {
            out.println("Sign in, once, with " + LinkCommand.link(api, demo ? Demo.VISITOR : null));
        } catch (ServerApi.Failed e) {
            out.println("A sign-in link could not be made: " + e.getMessage() + " Try ./muster link.");
        }
        out.println("Ctrl-C stops it; nothing is lost.");
        return api;
    }

    /** The first asks, the second insists. */
    private void stopOnSignals(EmbeddedServices embedded) {
        AtomicInteger asked = new AtomicInteger();
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            Signal.handle(new Signal(name), signal -> {
                int times = asked.incrementAndGet();
                if (times == 1) {
                    new Thread(this::end, "exit").start();
                } else {
                    embedded.kill();
                    Runtime.getRuntime().halt(130);
                }
            });
        }
    }

    private void end() {
        ending = true;
        out.println("\nMuster is stopping.");
        ConfigurableApplicationContext running = context;
        if (running != null) {
            StepsGoing.awaitThem(running.getBean(Steps.class), out);
        }
        System.exit(0);
    }

    private void stop(EmbeddedServices embedded, DataFolder data) {
        if (stopped.getAndSet(true)) {
            return;
        }
        ConfigurableApplicationContext running = context;
        if (running != null) {
            running.close();
        }
        embedded.stop();
        data.close();
        end.countDown();
    }
}
