package io.muster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.message.RecordKey;
import io.muster.testkit.MusterTest;
import io.muster.timeline.Entry;
import io.muster.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A change to muster.yaml while the server runs, as whoever operates it sees it. */
@MusterTest
class SettingsWatchTest {

    private static final String GOOD = "people:\n  - { id: ada, name: Ada, email: ada@example.org }\n";

    @TempDir
    private static Path data;

    @Autowired
    private Settings settings;

    @Autowired
    private SettingsWatch watch;

    @Autowired
    private Timeline timeline;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        Files.writeString(data.resolve("muster.yaml"), GOOD);
        registry.add("muster.data", () -> data.toString());
    }

    @Test
    void saysOnTheHousesTimelineAndInHealthThatTheLastGoodVersionStands() throws IOException {
        Files.writeString(data.resolve("muster.yaml"), GOOD + "tragets: []\n");

        await().untilAsserted(() -> assertThat(house()).extracting(Entry::type).contains("settings-refused"));
        assertThat(settings.people()).hasSize(1);
        assertThat(watch.health().getStatus().getCode()).isEqualTo("FAULTY");
        assertThat(watch.health().getDetails().toString()).contains("muster.yaml:3: 'tragets'");

        Files.writeString(data.resolve("muster.yaml"), GOOD + "targets: []\n\n");

        await().untilAsserted(() -> assertThat(house()).extracting(Entry::type).endsWith("settings-taken"));
        assertThat(watch.health().getStatus().getCode()).isEqualTo("UP");
        assertThat(house())
                .extracting(Entry::type)
                .filteredOn(type -> type.startsWith("settings-"))
                .as("each change is said once")
                .containsExactly("settings-refused", "settings-taken");
    }

    private List<Entry> house() {
        return timeline.entries(RecordKey.MUSTER, 0, 10_000).stream()
                .filter(entry -> entry.type().startsWith("settings-"))
                .toList();
    }
}
