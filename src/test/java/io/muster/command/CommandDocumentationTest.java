package io.muster.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.settings.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/commands.md} is written from the verbs: run this with {@code -Dmuster.write-docs=true} to write it anew. */
class CommandDocumentationTest {

    private static final Path PAGE = Path.of("docs/commands.md");

    @Test
    void describesEveryVerbAsHelpDoes() throws IOException {
        if (Boolean.getBoolean("muster.write-docs")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page());
        }

        assertThat(PAGE)
                .as("out of date: run this test with -Dmuster.write-docs=true and look at what changed")
                .hasContent(page());
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Chat commands

                The same words work in the web's command line and in `./muster say "…"`. In a war room of the web a command begins
                with `/`: type it and choose, or go on typing; any other text is a note for the record. There, commands are about
                its incident; elsewhere name it, before or after the verb: `ack INC-7`, `INC-7 ack`. Case and order of arguments
                forgive, and `sev1`, `SEV-1` and `s1` are one. A line that begins with a level is a declaration:
                `sev1 checkout is failing`. `help` lists what you may do where you are.

                In the table `<…>` must be given, `[…]` may be left out, `a|b` is one of the two; words in brackets behind a command
                mean the same. A question is called by its number, `Q2`, a run by `R3`; from elsewhere `INC-7/Q2`, `INC-7/R3`. With
                one open question its number may be left out; with several the command is refused and lists them.

                Text in quotes is text, whatever its words: `declare "private lessons are not booked"`. In `name="…"` a quote is written
                twice: `reason="they said ""no"" twice"`. Where a platform has windows, a line that leaves out what it needs opens a form, and
                one that ends in a space opens it filled with what was typed.

                Roles are %s.

                <!-- Written by CommandDocumentationTest from the verbs themselves. -->
                """.formatted(Stream.of(Role.values())
                .map(role -> code(role.id())
                        + (role.aliases().isEmpty()
                                ? ""
                                : " ("
                                        + role.aliases().stream()
                                                .map(CommandDocumentationTest::code)
                                                .collect(Collectors.joining(", "))
                                        + ")"))
                .collect(Collectors.joining(", "))));
        for (Verb.Group group : Verb.Group.values()) {
            page.append("\n## ").append(group.title());
            if (group == Verb.Group.OPERATIONS) {
                page.append(
                        "\n\nThese are yours: a flow's `muster.command` is a verb; see [operations](operations.md).\n");
                continue;
            }
            page.append("\n\n| Command | Does | For example |\n|---|---|---|\n");
            Verbs.ALL.stream().filter(verb -> verb.group() == group).forEach(verb -> page.append(row(verb)));
        }
        return page.toString();
    }

    private static String row(Verb verb) {
        String also = verb.aliases().isEmpty()
                ? ""
                : " ("
                        + verb.aliases().stream()
                                .map(CommandDocumentationTest::code)
                                .collect(Collectors.joining(", ")) + ")";
        String examples =
                verb.examples().stream().map(CommandDocumentationTest::code).collect(Collectors.joining("<br>"));
        return "| " + code(verb.usage()) + also + " | " + verb.summary() + " | " + examples + " |\n";
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }
}
