package io.muster.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** One PostgreSQL a test JVM; each application context gets a database of its own in it. */
public class TestPostgres implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final AtomicInteger databases = new AtomicInteger();

    private static final class Running {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "500")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The JDBC address of a fresh, empty database. */
    public static String freshDatabase() {
        String name = "test" + databases.incrementAndGet();
        try (var connection = Running.SERVER.getPostgresDatabase().getConnection();
                var create = connection.createStatement()) {
            create.execute("create database " + name);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        return Running.SERVER.getJdbcUrl("postgres", name);
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (context.getEnvironment().containsProperty("spring.datasource.url")) {
            return;
        }
        TestPropertyValues.of(
                        "spring.datasource.url=" + freshDatabase(),
                        "spring.datasource.username=postgres",
                        "spring.datasource.hikari.maximum-pool-size=16",
                        // Contexts are kept for later classes; what they do not use meanwhile is left to others.
                        "spring.datasource.hikari.minimum-idle=2",
                        "spring.datasource.hikari.idle-timeout=20000")
                .applyTo(context);
    }
}
