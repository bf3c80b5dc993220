package io.muster.launch;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.FileSystemUtils;

/**
 * Unpacked programs that all Musters of this user share, in the {@link io.muster.settings.CacheFolder}. A folder appears in it whole or not at all,
 * also when several processes want it at the same time.
 */
final class SharedCache {

    /** Fills a new folder. */
    interface Filler {
        void fill(Path folder) throws IOException;
    }

    private static final ReentrantLock THREADS = new ReentrantLock();

    private SharedCache() {}

    /** The folder of this name below {@code root}, filled by {@code filler} when it is not there yet. */
    static Path folder(Path root, String name, Filler filler) throws IOException {
        Path whole = root.resolve(name);
        if (Files.isDirectory(whole)) {
            return whole;
        }
        Files.createDirectories(root);
        // A file lock is for processes; between threads of one it is an error.
        THREADS.lock();
        try (FileChannel channel = FileChannel.open(root.resolve(name + ".lock"), CREATE, WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.isDirectory(whole)) {
                Path half = root.resolve(name + ".half");
                FileSystemUtils.deleteRecursively(half);
                Files.createDirectories(half);
                try {
                    filler.fill(half);
                    Files.move(half, whole, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    FileSystemUtils.deleteRecursively(half);
                }
            }
        } finally {
            THREADS.unlock();
        }
        return whole;
    }

    /** Unpacks what is wanted; nothing of the archive can land outside the folder. */
    static void untar(InputStream tar, Path folder, int strip, Predicate<String> wanted) throws IOException {
        try (TarArchiveInputStream in = new TarArchiveInputStream(tar)) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path name = Path.of(entry.getName());
                for (Path part : name) {
                    if (part.toString().equals("..")) {
                        throw new IOException("the archive holds a path outside its folder: " + entry.getName());
                    }
                }
                name = name.normalize();
                if (name.getNameCount() <= strip) {
                    continue;
                }
                Path relative = name.subpath(strip, name.getNameCount());
                Path target = folder.resolve(relative).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("the archive holds a path outside its folder: " + entry.getName());
                }
                if (entry.isDirectory() || !wanted.test(relative.toString())) {
                    continue;
                }
                Files.createDirectories(target.getParent());
                if (entry.isSymbolicLink()) {
                    Path link = Path.of(entry.getLinkName());
                    if (!target.resolveSibling(link).normalize().startsWith(folder)) {
                        throw new IOException("the archive holds a link outside its folder: " + entry.getName());
                    }
                    Files.createSymbolicLink(target, link);
                } else {
                    Files.copy(in, target);
                    if ((entry.getMode() & 0100) != 0) {
                        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(target));
                        permissions.add(PosixFilePermission.OWNER_EXECUTE);
                        permissions.add(PosixFilePermission.GROUP_EXECUTE);
                        permissions.add(PosixFilePermission.OTHERS_EXECUTE);
                        Files.setPosixFilePermissions(target, permissions);
                    }
                }
            }
        }
    }
}
