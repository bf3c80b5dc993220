package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.settings.Schema;
import io.muster.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoSettingsTest {

    @Test
    void areTakenByTheServerAndByAnEditor(@TempDir Path folder) throws IOException {
        String yaml = Demo.settings(URI.create("http://127.0.0.1:9000"), "a-long-random-word");
        Files.writeString(folder.resolve("muster.yaml"), yaml);

        Settings settings = new Settings(folder.toString());

        assertThat(settings.people()).isNotEmpty();
        assertThat(settings.problems()).isEmpty();
        assertThat(Schema.faults(yaml)).isEmpty();
    }
}
