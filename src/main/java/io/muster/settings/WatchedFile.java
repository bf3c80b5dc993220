package io.muster.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is read when it is first asked for and again when its time, size or identity changed, looked at no more
 * than each half second. A faulty change is logged once and leaves the last good content in force.
 */
final class WatchedFile<T> {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
    private static final long LOOK_EVERY_NANOS = 500_000_000L;

    private final @Nullable Path path;
    private final Function<Optional<String>, T> parser;
    private volatile @Nullable Content<T> content;
    private List<Problem> problems = List.of();
    private long looked;

    private record Content<T>(T value) {}

    private record Stamp(
            FileTime changed, long size, @Nullable Object identity) {}

    private @Nullable Stamp stamp;

    /** @param parser gets the text, or nothing when there is no file; throws {@link FaultySettings} */
    WatchedFile(@Nullable Path path, Function<Optional<String>, T> parser) {
        this.path = path;
        this.parser = parser;
    }

    /** @throws FaultySettings if there never was a good version */
    synchronized T get() {
        var known = content;
        if (known != null && System.nanoTime() - looked < LOOK_EVERY_NANOS) {
            return known.value();
        }
        return reload();
    }

    /** Looks at the file now. */
    synchronized T reload() {
        looked = System.nanoTime();
        var known = content;
        var seen = stampOnDisk();
        if (known != null && Objects.equals(seen, stamp)) {
            return known.value();
        }
        try {
            var value = parser.apply(seen == null ? Optional.empty() : Optional.of(read()));
            stamp = seen;
            problems = List.of();
            content = new Content<>(value);
            return value;
        } catch (FaultySettings faulty) {
            if (known == null) {
                throw faulty;
            }
            stamp = seen;
            problems = faulty.problems();
            LOG.error("The last good version stays in force:\n{}", faulty.getMessage());
            return known.value();
        }
    }

    /** Equal as long as the file is, whether it was taken or not; looks first. */
    synchronized Object version() {
        get();
        return stamp == null ? "no file" : stamp;
    }

    /** Why the newest version was not taken; empty when it was. */
    synchronized List<Problem> problems() {
        return problems;
    }

    private @Nullable Stamp stampOnDisk() {
        if (path == null || !Files.isRegularFile(path)) {
            return null;
        }
        try {
            var found = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(found.lastModifiedTime(), found.size(), found.fileKey());
        } catch (IOException gone) {
            return null;
        }
    }

    private String read() {
        try {
            return Files.readString(Objects.requireNonNull(path));
        } catch (IOException unreadable) {
            throw new FaultySettings(List.of(new Problem(
                    path + "", 0, "cannot be read (" + unreadable.getMessage() + "). It must be UTF-8 and readable.")));
        }
    }
}
