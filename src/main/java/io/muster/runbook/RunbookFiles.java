package io.muster.runbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The texts of the shipped runbooks, and those of the folder {@code muster.runbooks} in their place. */
@Component
class RunbookFiles {

    private static final String ENDING = ".groovy";
    private static final long LONGEST = 256 * 1024;

    private final @Nullable Path folder;

    RunbookFiles(@Value("${muster.runbooks:}") String folder) {
        this.folder = folder.isBlank() ? null : Path.of(folder);
    }

    /** Runbook's name to text, by name; files that cannot be one are added to the mistakes. */
    Map<String, String> read(List<Mistake> mistakes) {
        Map<String, String> texts = new TreeMap<>();
        try {
            var resolver = new PathMatchingResourcePatternResolver(RunbookFiles.class.getClassLoader());
            for (Resource resource : resolver.getResources("classpath*:runbooks/*" + ENDING)) {
                take(
                        String.valueOf(resource.getFilename()),
                        resource.getContentAsString(StandardCharsets.UTF_8),
                        texts,
                        mistakes);
            }
            if (folder != null && Files.isDirectory(folder)) {
                configured(folder, texts, mistakes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the runbooks cannot be read", e);
        }
        return texts;
    }

    private static void configured(Path folder, Map<String, String> texts, List<Mistake> mistakes) throws IOException {
        Path real = folder.toRealPath();
        try (Stream<Path> files = Files.list(real)) {
            for (Path file : files.filter(each -> each.toString().endsWith(ENDING))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString();
                if (!file.toRealPath().startsWith(real)) {
                    mistakes.add(
                            new Mistake(name, 0, "this is a link to somewhere outside the folder", "Copy the file."));
                } else if (Files.size(file) > LONGEST) {
                    mistakes.add(
                            new Mistake(name, 0, "this is longer than 256 KiB", "Split it, or move data out of it."));
                } else {
                    take(name, new String(Files.readAllBytes(file), StandardCharsets.UTF_8), texts, mistakes);
                }
            }
        }
    }

    private static void take(String file, String text, Map<String, String> texts, List<Mistake> mistakes) {
        String name = file.substring(0, file.length() - ENDING.length());
        if (name.matches("[a-z][a-z0-9-]{0,62}")) {
            texts.put(name, text);
        } else {
            mistakes.add(new Mistake(
                    file,
                    0,
                    "'" + name + "' cannot name a runbook",
                    "Use small letters, digits and hyphens: restart-shop.groovy."));
        }
    }
}
