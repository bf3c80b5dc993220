package io.muster.settings;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Optional;

/**
 * When the blameless look back is due. As text: {@code P3D} (calendar days), {@code 5 business days}, {@code optional},
 * {@code none}.
 */
public record Review(Kind kind, int days) {

    public enum Kind {
        NONE,
        OPTIONAL,
        CALENDAR_DAYS,
        BUSINESS_DAYS
    }

    public static final Review NONE = new Review(Kind.NONE, 0);
    public static final Review OPTIONAL = new Review(Kind.OPTIONAL, 0);

    private static final EnumSet<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

    /** @throws IllegalArgumentException naming the text and what is allowed */
    public static Review parse(String text) {
        var plain = text.strip();
        if (plain.equals("none")) {
            return NONE;
        }
        if (plain.equals("optional")) {
            return OPTIONAL;
        }
        if (plain.matches("P\\d{1,3}D")) {
            return new Review(Kind.CALENDAR_DAYS, Integer.parseInt(plain.substring(1, plain.length() - 1)));
        }
        if (plain.matches("\\d{1,3} business days?")) {
            return new Review(Kind.BUSINESS_DAYS, Integer.parseInt(plain.substring(0, plain.indexOf(' '))));
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no review. Write 'P3D' (calendar days), '5 business days', 'optional' or 'none'.");
    }

    /** Whether the flow schedules one without being asked. */
    public boolean required() {
        return kind == Kind.CALENDAR_DAYS || kind == Kind.BUSINESS_DAYS;
    }

    /** The day it is due, counted from the day of resolution; empty when none is required. */
    public Optional<LocalDate> due(LocalDate resolved) {
        return switch (kind) {
            case NONE, OPTIONAL -> Optional.empty();
            case CALENDAR_DAYS -> Optional.of(resolved.plusDays(days));
            case BUSINESS_DAYS -> Optional.of(plusBusinessDays(resolved));
        };
    }

    private LocalDate plusBusinessDays(LocalDate from) {
        var day = from;
        for (int left = days; left > 0; ) {
            day = day.plusDays(1);
            if (!WEEKEND.contains(day.getDayOfWeek())) {
                left--;
            }
        }
        return day;
    }

    @Override
    public String toString() {
        return switch (kind) {
            case NONE -> "none";
            case OPTIONAL -> "optional";
            case CALENDAR_DAYS -> "P" + days + "D";
            case BUSINESS_DAYS -> days + " business days";
        };
    }
}
