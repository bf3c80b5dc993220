package io.muster.launch;

import io.muster.settings.Level;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = "Writes a commented runbook and its spec to begin with. Overwrites nothing.")
final class NewRunbookCommand implements Callable<Integer> {

    @Mixin
    private RunbookFolder folder = new RunbookFolder();

    @Parameters(paramLabel = "NAME", description = "small letters, digits and hyphens: restart-checkout")
    private String name = "";

    @Override
    public Integer call() {
        if (!name.matches("[a-z][a-z0-9-]{0,62}")) {
            throw new CannotStart("'" + name + "' cannot name a runbook. Use small letters, digits and hyphens:"
                    + " restart-checkout.");
        }
        Path there = folder.path();
        Path runbook = there.resolve(name + ".groovy");
        Path spec = there.resolve(name + ".test.groovy");
        for (Path file : new Path[] {runbook, spec}) {
            if (Files.exists(file)) {
                throw new CannotStart(file + " is there already. Choose another name, or edit it.");
            }
        }
        String title = Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('-', ' ');
        write(runbook, template("new-runbook.txt", title));
        write(spec, template("new-spec.txt", title));
        if (folder.json) {
            System.out.println(JsonMapper.shared().writeValueAsString(List.of(runbook.toString(), spec.toString())));
            return 0;
        }
        System.out.println("Written: " + runbook + " and " + spec + ".");
        System.out.println("Next: ./muster runbook lint " + name + ", ./muster runbook test " + name
                + (folder.isConfigured()
                        ? "."
                        : "; start Muster with MUSTER_RUNBOOKS=" + there.toAbsolutePath() + " so that it takes it."));
        return 0;
    }

    private String template(String resource, String title) {
        try (InputStream text = NewRunbookCommand.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(text, resource).readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{name}", name)
                    .replace("{title}", title)
                    .replace("{levels}", levels());
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    /** The two most urgent of this house. */
    private String levels() {
        return folder.levels().all().stream().limit(2).map(Level::title).collect(Collectors.joining(", "));
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new CannotStart(file + " is there already. Choose another name, or edit it.", e);
        } catch (IOException e) {
            throw new CannotStart(file + " cannot be written: " + e + ". Choose another folder with --runbooks.", e);
        }
    }
}
