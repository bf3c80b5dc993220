package io.muster.runbook.dsl;

import java.time.Duration;

/** Lets a runbook say {@code 10.minutes}; registered as a Groovy extension module. */
public final class DurationWords {

    private DurationWords() {}

    public static Duration getMillis(Integer count) {
        return Duration.ofMillis(count);
    }

    public static Duration getSeconds(Integer count) {
        return Duration.ofSeconds(count);
    }

    public static Duration getSecond(Integer count) {
        return Duration.ofSeconds(count);
    }

    public static Duration getMinutes(Integer count) {
        return Duration.ofMinutes(count);
    }

    public static Duration getMinute(Integer count) {
        return Duration.ofMinutes(count);
    }

    public static Duration getHours(Integer count) {
        return Duration.ofHours(count);
    }

    public static Duration getHour(Integer count) {
        return Duration.ofHours(count);
    }
}
