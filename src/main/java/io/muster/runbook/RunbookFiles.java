package io.muster.runbook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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

    static final String ENDING = ".groovy";
    static final String TEST = ".test.groovy";
    private static final int LONGEST = 256 * 1024;

    private final @Nullable Path folder;

    RunbookFiles(@Value("${muster.runbooks:}") String folder) {
        this.folder = folder.isBlank() ? null : Path.of(folder);
    }

    /** Runbook's name to text, by name; files that cannot be one are added to the mistakes. */
    Map<String, RunbookText> read(List<Mistake> mistakes) {
        Map<String, RunbookText> texts = new TreeMap<>();
        try {
            take(shipped(mistakes), texts, mistakes);
            if (folder != null && Files.isDirectory(folder)) {
                take(in(folder, mistakes), texts, mistakes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the runbooks cannot be read", e);
        }
        return texts;
    }

    /** All files that are shipped: name to text. */
    static Map<String, String> shipped(List<Mistake> mistakes) throws IOException {
        Map<String, String> files = new TreeMap<>();
        var resolver = new PathMatchingResourcePatternResolver(RunbookFiles.class.getClassLoader());
        for (Resource resource : resolver.getResources("classpath*:runbooks/*.*")) {
            if (resource.isReadable()) {
                try (InputStream text = resource.getInputStream()) {
                    keep(String.valueOf(resource.getFilename()), text, files, mistakes);
                }
            }
        }
        return files;
    }

    /** All files of a folder but specs, which are for their authors: name to text. */
    static Map<String, String> in(Path folder, List<Mistake> mistakes) throws IOException {
        Map<String, String> found = new TreeMap<>();
        Path real = folder.toRealPath();
        try (Stream<Path> files = Files.list(real)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(TEST) || name.startsWith(".") || Files.isDirectory(file)) {
                    continue;
                }
                try {
                    if (!file.toRealPath().startsWith(real)) {
                        mistakes.add(new Mistake(
                                name, 0, "this is a link to somewhere outside the folder", "Copy the file."));
                    } else if (!Files.isRegularFile(file)) {
                        mistakes.add(new Mistake(name, 0, "this is no file", "Put a file in its place."));
                    } else {
                        try (InputStream text = Files.newInputStream(file)) {
                            keep(name, text, found, mistakes);
                        }
                    }
                } catch (IOException unreadable) {
                    mistakes.add(new Mistake(name, 0, "this cannot be read", "Let the server's user read it."));
                }
            }
        }
        return found;
    }

    /** Never more than is allowed is read, however long the file says it is. */
    private static void keep(String name, InputStream from, Map<String, String> files, List<Mistake> mistakes)
            throws IOException {
        byte[] bytes = from.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            mistakes.add(new Mistake(name, 0, "this is longer than 256 KiB", "Split it, or move data out of it."));
            return;
        }
        try {
            files.put(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException binary) {
            mistakes.add(new Mistake(name, 0, "this is no text in UTF-8", "Save it as UTF-8."));
        }
    }

    /** Picks the runbooks out of all files. */
    static void take(Map<String, String> files, Map<String, RunbookText> texts, List<Mistake> mistakes) {
        files.forEach((file, text) -> {
            if (!file.endsWith(ENDING) || file.endsWith(TEST)) {
                return;
            }
            String name = file.substring(0, file.length() - ENDING.length());
            if (name.matches("[a-z][a-z0-9-]{0,62}")) {
                texts.put(name, RunbookText.of(text, files));
            } else {
                mistakes.add(new Mistake(
                        file,
                        0,
                        "'" + name + "' cannot name a runbook",
                        "Use small letters, digits and hyphens: restart-shop.groovy."));
            }
        });
    }
}
