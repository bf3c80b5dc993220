package io.muster.launch;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.OptionalInt;
import java.util.Properties;

/**
 * Where one Muster keeps everything that must outlive it. Only its owner may read it. What is chosen once (ports, tokens) stays the same for as long as
 * the folder exists.
 */
public final class DataFolder implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path root;
    private final FileChannel channel;

    private DataFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * Creates the folder where it is missing (mode 0700) and holds it until {@link #close} or the end of this process.
     *
     * @throws CannotStart when another running Muster holds it, or it cannot be written
     */
    public static DataFolder hold(Path folder) {
        Path root = ownersOnly(folder);
        Path lock = root.resolve("lock");
        try {
            FileChannel channel = FileChannel.open(lock, CREATE, READ, WRITE);
            if (!locked(channel)) {
                String holder = Files.readString(lock).strip();
                channel.close();
                throw new CannotStart("The data folder " + root + " is held by another running Muster"
                        + (holder.isEmpty() ? "" : " (process " + holder + ")")
                        + ". Stop that one, or choose another folder with --data.");
            }
            channel.truncate(0);
            channel.write(StandardCharsets.US_ASCII.encode(
                    Long.toString(ProcessHandle.current().pid())));
            return new DataFolder(root, channel);
        } catch (IOException e) {
            throw new CannotStart(
                    "The data folder " + root + " cannot be locked: " + e.getMessage()
                            + ". Choose a folder on a local disk with --data.",
                    e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    /** Creates a folder that only its owner may enter, or makes an existing one so. */
    static Path ownersOnly(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            return path;
        } catch (FileAlreadyExistsException e) {
            throw new CannotStart(path + " is a file, not a folder. Choose another data folder with --data.", e);
        } catch (AccessDeniedException e) {
            throw new CannotStart(
                    "The data folder " + path + " cannot be written by this user. Choose another one with --data.", e);
        } catch (IOException e) {
            throw new CannotStart("The data folder " + path + " cannot be created: " + e.getMessage() + ".", e);
        }
    }

    public Path root() {
        return root;
    }

    /** A secret of 192 random bits, made at the first call, kept in the file {@code name} with mode 0600. */
    public String secret(String name) {
        return secret(root, name);
    }

    static String secret(Path root, String name) {
        Path file = root.resolve(name);
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            byte[] bytes = new byte[24];
            RANDOM.nextBytes(bytes);
            String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            writeOwnersOnly(file, secret + "\n");
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the file at once, so that a reader sees the old or the new text, never half of one. */
    static void writeOwnersOnly(Path file, String text) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".half");
        Files.deleteIfExists(half);
        Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(half, text);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Beside {@code muster.yaml}, so that an editor can complete and check it: {@code # yaml-language-server: $schema=./muster.schema.json}. */
    void writeSchema() {
        try (InputStream schema = DataFolder.class.getResourceAsStream("/muster.schema.json")) {
            if (schema != null) {
                writeOwnersOnly(
                        root.resolve("muster.schema.json"), new String(schema.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new CannotStart("The data folder " + root + " cannot be written: " + e.getMessage() + ".", e);
        }
    }

    /** The loopback port kept under this name; chosen when there is none yet. Not checked for being free. */
    static synchronized int port(Path root, String name) {
        OptionalInt kept = keptPort(root, name);
        return kept.isPresent() ? kept.getAsInt() : choosePort(root, name);
    }

    static synchronized OptionalInt keptPort(Path root, String name) {
        String kept = ports(root).getProperty(name);
        return kept == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(kept));
    }

    /** Chooses a free port under this name, in place of the one kept. */
    static synchronized int choosePort(Path root, String name) {
        Properties ports = ports(root);
        try {
            int port;
            do {
                try (ServerSocket socket = new ServerSocket()) {
                    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    port = socket.getLocalPort();
                }
            } while (ports.containsValue(Integer.toString(port)));
            ports.setProperty(name, Integer.toString(port));
            StringBuilder text = new StringBuilder();
            ports.stringPropertyNames().stream()
                    .sorted()
                    .forEach(key -> text.append(key)
                            .append('=')
                            .append(ports.getProperty(key))
                            .append('\n'));
            writeOwnersOnly(root.resolve("ports.properties"), text.toString());
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties ports(Path root) {
        Properties ports = new Properties();
        Path file = root.resolve("ports.properties");
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                ports.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return ports;
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /**
     * @throws CannotStart when the disk of this folder has less than {@code megabytes} left
     */
    static void requireSpace(Path folder, long megabytes, String forWhat) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace() / (1024 * 1024);
            if (free < megabytes) {
                throw new CannotStart("The disk of " + folder + " has only " + free + " MB left and " + forWhat
                        + " needs " + megabytes + " MB. Make room, or choose another folder.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the folder go. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
