package io.muster.runbook;

import java.util.List;
import java.util.stream.Collectors;

/** The end of what a step put out, short enough for a room; the whole is downloaded. */
final class LastLines {

    private static final int LINES = 5;
    private static final int LONGEST = 200;

    private LastLines() {}

    static String of(String output) {
        return of(output, LINES);
    }

    static String of(String output, int most) {
        List<String> lines = output.strip().lines().toList();
        return lines.subList(Math.max(0, lines.size() - most), lines.size()).stream()
                .map(line -> line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…")
                .collect(Collectors.joining("\n"));
    }
}
