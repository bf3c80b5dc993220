package io.muster.runbook.dsl;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What goes wrong in shell lines so often that a runbook is not read with it. */
final class ShellLint {

    private record Rule(Pattern found, String wrong, String instead) {}

    private static final Rule[] RULES = {
        rule(
                "(?<![\"\\w'\\\\])\\$(?:[1-9@*]|\\{[1-9@*]\\}|[A-Za-z_]\\w*)(?![^\\n]*\\]\\])",
                "'%s' without quotes falls apart at blanks",
                "Write \"%s\"."),
        rule("`", "'%s' hides a command", "Write $(…)."),
        rule(
                "(?:curl|wget)\\b[^\\n|]*\\|\\s*(?:sudo\\s+)?(?:ba|da|z)?sh\\b",
                "'%s' runs whatever a server sends",
                "Fetch it, look at it, keep it beside the runbook and use script."),
        rule(
                "\\brm\\s+-[a-zA-Z]*[rR][a-zA-Z]*\\s+(?:--\\s+)?\"?(?:/|\\$)",
                "'%s' may delete everything",
                "Name the folder, and use ${name:?}."),
        rule("\\beval\\b", "'%s' runs text as commands", "Write the commands themselves."),
        rule("\\bsudo\\b", "'%s' waits for a password that nobody types", "Run the step where it may do this.")
    };

    private ShellLint() {}

    private static Rule rule(String found, String wrong, String instead) {
        return new Rule(Pattern.compile(found), wrong, instead);
    }

    /** @param line of the file that the text begins on */
    static void check(String text, int line, Mistakes mistakes) {
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String seen = lines[i].replaceAll("(^|\\s)#.*$", "").replaceAll("'[^']*'", "''");
            String open = withoutQuoted(seen);
            for (Rule rule : RULES) {
                Matcher match = rule.found().matcher(rule == RULES[0] ? open : seen);
                if (match.find()) {
                    mistakes.add(
                            line + i,
                            "in shell lines " + rule.wrong().formatted(match.group()),
                            rule.instead().formatted(match.group()));
                }
            }
        }
    }

    private static String withoutQuoted(String line) {
        return line.replaceAll("\"[^\"]*\"", "\"\"");
    }
}
