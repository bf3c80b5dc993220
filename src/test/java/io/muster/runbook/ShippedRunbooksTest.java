package io.muster.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.settings.Levels;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Every shipped runbook with its spec, through a real runner process, as {@code ./muster runbook test} does it. */
class ShippedRunbooksTest {

    @Test
    void doWhatTheirSpecsSay() {
        try (Authoring authoring = new Authoring(Path.of("runbooks"), new Levels(""))) {
            assertThat(authoring.all())
                    .isNotEmpty()
                    .allSatisfy(
                            each -> assertThat(each.mistakes()).as(each.name()).isEmpty());

            assertThat(authoring.test(authoring.specs())).allSatisfy(tested -> {
                assertThat(tested.mistakes()).isEmpty();
                assertThat(tested.examples())
                        .isNotEmpty()
                        .allSatisfy(example -> assertThat(example.faults()).isEmpty());
            });
            assertThat(authoring.specs())
                    .as("each shipped runbook has a spec")
                    .containsExactlyElementsOf(
                            authoring.all().stream().map(Authoring.Found::name).toList());
        }
    }
}
