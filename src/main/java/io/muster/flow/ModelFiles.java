package io.muster.flow;

import io.muster.runbook.Runbooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The texts that ought to be in force: shipped ones, those of the folder {@code muster.bpmn} in their place, and the
 * processes of the runbooks. Decision tables that Muster evaluates itself are none of the engine's business.
 */
@Component
class ModelFiles {

    private static final Pattern WANTED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.(bpmn|dmn|form)");
    private static final Pattern OURS = Pattern.compile("(levels|alert-routing)\\.dmn");

    private final @Nullable Path folder;
    private final Runbooks runbooks;

    ModelFiles(@Value("${muster.bpmn:}") String folder, Runbooks runbooks) {
        this.folder = folder.isBlank() ? null : Path.of(folder);
        this.runbooks = runbooks;
    }

    /** Relative name to text, by name. */
    Map<String, String> read() {
        Map<String, String> texts = new TreeMap<>(shipped());
        configured(texts);
        runbooks.processes().forEach(process -> texts.put(process.resource(), process.xml()));
        return texts;
    }

    static Map<String, String> shipped() {
        Map<String, String> into = new TreeMap<>();
        try {
            var resolver = new PathMatchingResourcePatternResolver(ModelFiles.class.getClassLoader());
            for (Resource resource : resolver.getResources("classpath*:bpmn/*")) {
                String name = String.valueOf(resource.getFilename());
                if (wanted(name)) {
                    into.put(name, resource.getContentAsString(StandardCharsets.UTF_8));
                }
            }
            return into;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a text of this name comes from: {@code folder}, {@code shipped}, {@code runbook} or, by hand, {@code deployed}. */
    String origin(String resource) {
        if (folder != null && Files.isRegularFile(folder.resolve(resource))) {
            return "folder";
        }
        if (ModelFiles.class.getClassLoader().getResource("bpmn/" + resource) != null) {
            return "shipped";
        }
        return resource.startsWith("runbook-") ? "runbook" : "deployed";
    }

    private void configured(Map<String, String> into) {
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (wanted(name) && Files.isRegularFile(file)) {
                    into.put(name, Files.readString(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("folder muster.bpmn '" + folder + "' cannot be read; check its rights", e);
        }
    }

    private static boolean wanted(String name) {
        return WANTED.matcher(name).matches() && !OURS.matcher(name).matches();
    }
}
