package io.muster.launch;

import io.muster.runbook.Sheet;
import io.muster.runbook.Sheet.InputLine;
import io.muster.runbook.Sheet.StepLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A runbook's sheet as text for a terminal, and as Markdown. */
final class SheetWords {

    private SheetWords() {}

    /** @param runs the last ones, newest first, as the server tells them */
    static String text(Sheet sheet, List<JsonNode> runs) {
        StringBuilder out = new StringBuilder(sheet.title()).append('\n');
        facts(sheet).forEach((name, value) -> out.append(String.format("  %-9s %s%n", name, value)));
        if (!sheet.inputs().isEmpty()) {
            out.append("\nInputs\n");
            for (InputLine each : sheet.inputs()) {
                out.append(String.format(
                        "  %-16s %-9s %s%s%s%n",
                        each.name(),
                        each.kind(),
                        each.without(),
                        each.allowed().isEmpty() ? "" : "; " + each.allowed(),
                        each.help().isEmpty() ? "" : "; " + each.help()));
            }
        }
        out.append("\nSteps\n");
        for (StepLine each : sheet.steps()) {
            String indent = "  " + "│  ".repeat(each.depth());
            if (!each.way().isEmpty()) {
                out.append("  ")
                        .append("│  ".repeat(Math.max(0, each.depth() - 1)))
                        .append("├─ ")
                        .append(each.way())
                        .append('\n');
            }
            out.append(
                    String.format("%s%2d %s %-8s %s%n", indent, each.number(), sign(each), each.kind(), each.title()));
            details(each)
                    .forEach(line ->
                            out.append(indent).append("     ").append(line).append('\n'));
        }
        if (!runs.isEmpty()) {
            out.append("\nLast runs\n");
            runs.forEach(run -> out.append("  ").append(run(run)).append('\n'));
        }
        return out.toString();
    }

    static String markdown(Sheet sheet, List<JsonNode> runs) {
        StringBuilder out =
                new StringBuilder("# ").append(escaped(sheet.title())).append("\n\n");
        out.append("`")
                .append(sheet.name())
                .append("` ")
                .append(sheet.risk().words())
                .append(".\n\n");
        facts(sheet)
                .forEach((name, value) -> out.append("- **")
                        .append(name)
                        .append("** ")
                        .append(escaped(value))
                        .append('\n'));
        if (!sheet.inputs().isEmpty()) {
            out.append(
                    "\n## Inputs\n\n| Input | Kind | When not given | Allowed | What it is |\n|---|---|---|---|---|\n");
            for (InputLine each : sheet.inputs()) {
                out.append(row(each.name(), each.kind(), each.without(), each.allowed(), each.help()));
            }
        }
        out.append("\n## Steps\n\n| | Step | Does | Asks | Way back | Target |\n|---|---|---|---|---|---|\n");
        for (StepLine each : sheet.steps()) {
            String title = each.title() + (each.expects().isEmpty() ? "" : ": " + String.join("; ", each.expects()));
            out.append(row(
                    Integer.toString(each.number()),
                    (each.way().isEmpty() ? "" : each.way() + ": ") + title,
                    each.kind(),
                    each.asks(),
                    each.back(),
                    each.target()));
        }
        if (!runs.isEmpty()) {
            out.append("\n## Last runs\n\n");
            runs.forEach(run -> out.append("- ").append(escaped(run(run))).append('\n'));
        }
        return out.toString();
    }

    private static Map<String, String> facts(Sheet sheet) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("name", sheet.name());
        facts.put("owner", sheet.owner());
        facts.put("risk", sheet.risk().words());
        facts.put("serves", sheet.servedLevels());
        if (!sheet.alerts().isEmpty()) {
            facts.put("matches", "alert " + String.join(", ", sheet.alerts()));
        }
        facts.put("acts on", sheet.actsOn());
        if (!sheet.tags().isEmpty()) {
            facts.put("tags", String.join(", ", sheet.tags()));
        }
        facts.put("failure", sheet.onFailure());
        return facts;
    }

    private static List<String> details(StepLine step) {
        List<String> lines = new ArrayList<>();
        if (!step.target().isEmpty()) {
            lines.add("on " + step.target());
        }
        if (!step.asks().isEmpty()) {
            lines.add("asks " + step.asks());
        }
        if (!step.back().isEmpty()) {
            lines.add(step.back());
        }
        step.expects().forEach(each -> lines.add("expects: " + each));
        return lines;
    }

    private static String sign(StepLine step) {
        return switch (step.kind()) {
            case "observe" -> "○";
            case "change" -> "●";
            case "when" -> "◇";
            default -> "?";
        };
    }

    private static String run(JsonNode run) {
        return run.path("key").asString() + " " + run.path("state").asString() + ", asked for by "
                + run.path("requestedBy").path("name").asString() + " at "
                + run.path("requestedAt").asString().replaceFirst("\\.\\d+Z$", "Z");
    }

    private static String row(String... cells) {
        StringBuilder row = new StringBuilder("|");
        for (String cell : cells) {
            row.append(' ').append(escaped(cell)).append(" |");
        }
        return row.append('\n').toString();
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace('\n', ' ');
    }
}
