package io.muster.runbook.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/** The folder that a runner has to itself. Without it two builds, or two forks of one, write the same {@code known_hosts}. */
final class OwnFolder implements BeforeEachCallback, AfterEachCallback {

    private static final String PROPERTY = "java.io.tmpdir";
    private final String shared = System.getProperty(PROPERTY);

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        System.setProperty(PROPERTY, Files.createTempDirectory("runner").toString());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        Path own = Processes.folder();
        System.setProperty(PROPERTY, shared);
        FileSystemUtils.deleteRecursively(own);
    }
}
