package io.muster.runbook.runner;

import io.muster.runbook.Outline;
import io.muster.runbook.dsl.LoadedRunbook;
import io.muster.runbook.dsl.RunbookReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The outlines of the runbooks that are shipped, read when Muster is built: no server has to start a runner to know what its
 * own runbooks say. Found by their text, so that nobody's own file can be taken for one.
 */
public final class ShippedOutlines {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String RESOURCE = "/runbook-outlines.json";

    /** Who has other levels has a shipped runbook read with those. */
    private static final Set<String> LEVELS = Set.of("SEV1", "SEV2", "SEV3", "SEV4");

    private final Map<String, Outline> byDigest;

    private ShippedOutlines(Map<String, Outline> byDigest) {
        this.byDigest = byDigest;
    }

    /** Those of this program; none where a build left them out. */
    public static ShippedOutlines load() {
        try (InputStream kept = ShippedOutlines.class.getResourceAsStream(RESOURCE)) {
            return new ShippedOutlines(
                    kept == null ? Map.of() : JSON.readValue(kept, new TypeReference<Map<String, Outline>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }

    /** Of a runbook with this text, where these levels exist. */
    public Optional<Outline> of(String source, Set<String> levels) {
        return Optional.ofNullable(byDigest.get(Digest.of(source)))
                .filter(outline -> levels.containsAll(outline.serves()));
    }

    /**
     * Called by the build. A runbook with mistakes is left out: the server reads it, and says what is wrong with it.
     *
     * @param args the folder of the runbooks; the folder of all classes
     */
    public static void main(String[] args) throws IOException {
        Path outlines = Path.of(args[1] + RESOURCE);
        if (isNewer(outlines, Path.of(args[0])) && isNewer(outlines, Path.of(args[1], "io/muster/runbook"))) {
            return;
        }
        Map<String, Outline> read = new TreeMap<>();
        RunbookReader reader = new RunbookReader(LEVELS);
        for (Path file : runbooks(Path.of(args[0]))) {
            String source = Files.readString(file);
            LoadedRunbook runbook =
                    reader.read(String.valueOf(file.getFileName()), source).runbook();
            if (runbook != null) {
                read.put(Digest.of(source), runbook.outline());
            }
        }
        Files.writeString(outlines, JSON.writeValueAsString(read));
    }

    private static boolean isNewer(Path outlines, Path inputs) throws IOException {
        if (!Files.exists(outlines)) {
            return false;
        }
        FileTime written = Files.getLastModifiedTime(outlines);
        try (Stream<Path> all = Files.walk(inputs)) {
            for (Path each : all.toList()) {
                if (Files.getLastModifiedTime(each).compareTo(written) >= 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<Path> runbooks(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".groovy")).toList();
        }
    }
}
