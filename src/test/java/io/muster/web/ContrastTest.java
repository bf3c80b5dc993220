package io.muster.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The colours of the style sheet against each other, by the formula of WCAG 2.2 (1.4.3: text needs 4.5 to 1). */
class ContrastTest {

    private static final Path SHEET = Path.of("src/main/web/style.css");

    @ParameterizedTest
    @CsvSource({
        "ink, paper",
        "ink, card",
        "soft, paper",
        "soft, card",
        "accent, card",
        "accent, paper",
        "wait, wait-ground",
        "wait, card",
        "alarm, alarm-ground",
        "alarm, card",
        "ok, card",
        "on-accent, accent"
    })
    void textCanBeReadByDayAndByNight(String text, String ground) throws IOException {
        for (int scheme = 1; scheme <= 2; scheme++) {
            assertThat(contrast(colour(text, scheme), colour(ground, scheme)))
                    .as("%s on %s by %s", text, ground, scheme == 1 ? "day" : "night")
                    .isGreaterThanOrEqualTo(4.5);
        }
    }

    private static int colour(String name, int scheme) throws IOException {
        Matcher found = Pattern.compile("--" + name + ": light-dark\\(#([0-9a-f]{6}), #([0-9a-f]{6})\\)")
                .matcher(Files.readString(SHEET));
        assertThat(found.find()).as("colour %s of %s", name, SHEET).isTrue();
        return Integer.parseInt(found.group(scheme), 16);
    }

    private static double contrast(int one, int other) {
        double lighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(int colour) {
        return 0.2126 * part(colour >> 16) + 0.7152 * part(colour >> 8) + 0.0722 * part(colour);
    }

    private static double part(int eight) {
        double value = (eight & 0xff) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
