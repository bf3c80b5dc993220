package io.muster.testkit;

import io.muster.Muster;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/** The whole server on a real PostgreSQL, one for all tests of a JVM; no engine is configured. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = Muster.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        // Each context keeps its own to its end, and most run no step.
        properties = "muster.runner.pool=1")
@ContextConfiguration(initializers = TestPostgres.class)
public @interface MusterTest {}
