package io.muster.alert;

import io.muster.settings.Level;
import io.muster.settings.Levels;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Which level an alert asks for: the one it names, else the one that its severity stands for. */
@Component
class Urgency {

    private final Levels levels;

    Urgency(Levels levels) {
        this.levels = levels;
    }

    /** A level and why it was chosen, in words. */
    record Chosen(Level level, String why) {}

    Chosen of(Signal signal) {
        String word = signal.level();
        if (word == null) {
            return new Chosen(levels.byDefault(), "it names no level or severity, so the default");
        }
        return levels.byName(word)
                .map(level -> new Chosen(level, "it says " + word))
                .orElseGet(() -> new Chosen(bySeverity(word), "its severity is " + word));
    }

    Chosen mostUrgent(List<Signal> signals) {
        return signals.stream()
                .map(this::of)
                .min(Comparator.comparingInt(chosen -> chosen.level().rank()))
                .orElseThrow();
    }

    private Level bySeverity(String word) {
        List<Level> all = levels.all();
        int place = switch (word.toLowerCase(Locale.ROOT)) {
            case "critical", "page", "emergency", "fatal", "disaster", "p1" -> 0;
            case "error", "high", "major", "p2" -> 1;
            case "info", "informational", "low", "none", "debug", "p4", "p5" -> 3;
            default -> 2;
        };
        return all.get(Math.min(place, all.size() - 1));
    }
}
