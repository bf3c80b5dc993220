package io.muster.launch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Starts what is not configured, as soon as the configuration is read and before anything needs it: PostgreSQL when {@code spring.datasource.url} is
 * unset, the engine when {@code muster.engine.address} is. The engine goes on starting beside the server.
 */
final class EmbeddedServices implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServices.class);

    private final DataFolder data;
    private final int port;
    private final Supervisor supervisor = new Supervisor();
    private final List<Service> services = new ArrayList<>();
    private volatile boolean stopping;
    private CompletableFuture<@Nullable Void> engineReady = CompletableFuture.completedFuture(null);
    private @Nullable CannotStart failure;

    EmbeddedServices(DataFolder data, int port) {
        this.data = data;
        this.port = port;
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        try {
            ConfigurableEnvironment environment = event.getEnvironment();
            Map<String, Object> found = new HashMap<>();
            if (environment.getProperty("spring.datasource.url") == null) {
                startPostgres(found);
            }
            if (environment.getProperty("muster.engine.address") == null) {
                startEngine(found);
            }
            environment.getPropertySources().addFirst(new MapPropertySource("embedded services", found));
        } catch (CannotStart e) {
            failure = e;
            // The one way to leave without Spring's own report of the failure.
            throw new SpringApplication.AbandonedRunException();
        }
    }

    private void startPostgres(Map<String, Object> found) {
        LocalPostgres postgres = LocalPostgres.in(data.root());
        synchronized (services) {
            services.add(postgres);
        }
        postgres.start();
        supervisor.watch(postgres);
        found.put("spring.datasource.url", postgres.jdbcUrl());
        found.put("spring.datasource.username", postgres.user());
        found.put("spring.datasource.password", postgres.password());
    }

    private void startEngine(Map<String, Object> found) {
        LocalEngine engine =
                LocalEngine.in(data.root()).exportingTo("http://127.0.0.1:" + port, data.secret("exporter.token"));
        synchronized (services) {
            services.add(engine);
        }
        engine.reserve();
        found.put("muster.engine.address", engine.address());
        found.put("muster.engine.token", data.secret("exporter.token"));
        engineReady = CompletableFuture.runAsync(
                () -> {
                    start(engine);
                    supervisor.watch(engine);
                    LOG.debug("{} is ready (process {})", engine.name(), engine.pid());
                },
                task -> Thread.ofPlatform().daemon().name("engine start").start(task));
    }

    /** One that dies while it starts was perhaps killed, and nobody watches it yet; one that cannot live dies again. */
    private void start(LocalEngine engine) {
        try {
            engine.start();
        } catch (CannotStart died) {
            if (stopping || engine.isAlive()) {
                throw died;
            }
            LOG.warn("{} Starting it once more.", died.getMessage());
            engine.start();
        }
    }

    /**
     * Why they could not be started.
     *
     * @throws IllegalStateException when they could
     */
    CannotStart failure() {
        CannotStart found = failure;
        if (found == null) {
            throw new IllegalStateException("nothing failed");
        }
        return found;
    }

    /** @throws CannotStart when the engine could not be started */
    void awaitEngine() {
        try {
            engineReady.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CannotStart why) {
                throw why;
            }
            throw e;
        }
    }

    /** The engine first: what it still says may go into the database. */
    void stop() {
        stopping = true;
        supervisor.stop();
        for (Service service : started().reversed()) {
            service.stop();
        }
    }

    /** Both are durable: what is cut off here is as after a power failure. */
    void kill() {
        stopping = true;
        supervisor.stop();
        for (Service service : started()) {
            if (service.isAlive()) {
                service.kill();
            }
        }
    }

    private List<Service> started() {
        synchronized (services) {
            return List.copyOf(services);
        }
    }
}
