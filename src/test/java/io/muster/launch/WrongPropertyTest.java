package io.muster.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WrongPropertyTest {

    record Token(String token) {
        Token {
            if (!token.startsWith("xoxb-")) {
                throw new IllegalArgumentException("muster.test.token is no such token: they begin with xoxb-.");
            }
        }
    }

    record Pause(Duration pause) {}

    private static Throwable bound(Class<?> type, Map<String, String> properties) {
        return catchThrowable(
                () -> new Binder(new MapConfigurationPropertySource(properties)).bind("muster.test", type));
    }

    @Test
    void leavesItToTheSettingsToSayWhatIsWrongWithAToken() {
        Throwable failure = bound(Token.class, Map.of("muster.test.token", "hush"));

        assertThat(WrongProperty.sentence(failure))
                .isEqualTo("muster.test.token is no such token: they begin with xoxb-.");
    }

    @Test
    void namesThePropertyAndItsValueWhereTheSettingsSayNothing() {
        Throwable failure = bound(Pause.class, Map.of("muster.test.pause", "soon"));

        assertThat(WrongProperty.sentence(failure)).contains("muster.test.pause is 'soon'", "a time like 30s");
    }
}
