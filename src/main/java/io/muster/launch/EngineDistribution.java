package io.muster.launch;

import io.muster.settings.CacheFolder;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The engine's own distribution: fetched once through Maven, checked against the checksum below, unpacked without what one local broker never needs.
 * The licence texts stay beside it.
 */
final class EngineDistribution {

    static final String VERSION = "8.5.8";
    private static final String SHA256 = "53ce62b008e61a87a3f7aed700065ad1352084a24c85771bc4e8300828bf95b4";
    private static final long ARCHIVE_BYTES = 212_102_843L;

    /** Cloud backup stores, search exporters, other systems' natives, command-line clients. */
    private static final Pattern NEEDLESS = Pattern.compile("bin/.*|config/.*|lib/("
            + String.join(
                    "|",
                    ".*-2\\.25\\.70",
                    "aws-request-signing-.*",
                    "azure-.*",
                    "msal4j.*",
                    "google-.*",
                    "gapic-.*",
                    "gax-.*",
                    "grpc-(alts|auth|xds|rls|grpclb|googleapis|google-.*|netty-shaded)-.*",
                    "proto-google-(cloud|iam)-.*",
                    "conscrypt-.*",
                    "opencensus-proto-.*",
                    "netty-tcnative-boringssl-static-.*-(osx|windows)-.*",
                    "netty-(resolver-dns-native-macos|transport-native-kqueue)-.*",
                    "kotlin-stdlib.*",
                    "okhttp-.*",
                    "okio-.*",
                    "logging-interceptor-.*")
            + ")\\.jar");

    private EngineDistribution() {}

    /**
     * The folder that holds {@code lib/}.
     *
     * @throws CannotStart when it can neither be found nor fetched, or is not what we expect
     */
    static Path folder() {
        return folder(CacheFolder.path());
    }

    static Path folder(Path cache) {
        try {
            return SharedCache.folder(cache, "zeebe-" + VERSION, folder -> {
                DataFolder.requireSpace(folder, 700, "fetching and unpacking the workflow engine");
                Path archive = fetch(folder.resolve("fetched"));
                unpack(archive, SHA256, folder);
                Files.delete(archive);
                Files.delete(archive.getParent());
            });
        } catch (IOException e) {
            throw new CannotStart(
                    "The workflow engine cannot be unpacked into " + cache + ": " + e.getMessage()
                            + ". Set MUSTER_CACHE to a folder that can be written.",
                    e);
        }
    }

    /** Verifies, then unpacks: nothing of an archive that is not the expected one is ever written. */
    static void unpack(Path archive, String sha256, Path folder) throws IOException {
        long size = Files.size(archive);
        Progress checking = Progress.of("Checking the workflow engine");
        String actual = sha256(archive, size, checking);
        checking.done();
        if (!actual.equals(sha256)) {
            throw new CannotStart("The workflow engine that was fetched is not the expected one (SHA-256 " + actual
                    + " instead of " + sha256 + "). Delete io/camunda/camunda-zeebe from your local Maven repository"
                    + " and try again; if it happens again, do not trust the mirror you fetch from.");
        }
        Progress unpacking = Progress.of("Unpacking the workflow engine");
        try (InputStream in = new GZIPInputStream(
                new BufferedInputStream(counting(Files.newInputStream(archive), size, unpacking), 1 << 16))) {
            SharedCache.untar(in, folder, 1, path -> !NEEDLESS.matcher(path).matches());
        }
        unpacking.done();
    }

    private static String sha256(Path file, long size, Progress progress) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(counting(Files.newInputStream(file), size, progress), digest)) {
                byte[] buffer = new byte[1 << 16];
                while (in.read(buffer) >= 0) {
                    // the digest sees it
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream counting(InputStream in, long size, Progress progress) {
        return new FilterInputStream(in) {
            private long seen;

            @Override
            public int read() throws IOException {
                int value = super.read();
                progress.at(++seen, size);
                return value;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = super.read(buffer, offset, length);
                progress.at(seen += Math.max(0, count), size);
                return count;
            }
        };
    }

    private static Path fetch(Path into) throws IOException {
        Files.createDirectories(into);
        Path log = into.resolve("maven.log");
        Progress progress = Progress.of("Fetching the workflow engine (Zeebe " + VERSION + ", 212 MB, only once)");
        Process maven = new ProcessBuilder(mavenCommand(into))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            while (!maven.waitFor(200, TimeUnit.MILLISECONDS)) {
                progress.at(fetchedSoFar(), ARCHIVE_BYTES);
            }
        } catch (InterruptedException e) {
            maven.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted while fetching the workflow engine.", e);
        }
        Path archive = into.resolve("camunda-zeebe-" + VERSION + ".tar.gz");
        if (maven.exitValue() != 0 || !Files.exists(archive)) {
            String why = Files.readString(log)
                    .lines()
                    .filter(line -> line.startsWith("[ERROR]"))
                    .findFirst()
                    .orElse("it ended with code " + maven.exitValue());
            throw new CannotStart("The workflow engine cannot be fetched through Maven: " + why
                    + " Check the network and the mirror in ~/.m2/settings.xml,"
                    + " or set muster.engine.address to an engine that already runs.");
        }
        progress.done();
        Files.delete(log);
        return archive;
    }

    private static List<String> mavenCommand(Path into) {
        Path home = Path.of(System.getProperty("muster.home", "")).toAbsolutePath();
        Path wrapper = home.resolve("mvnw");
        return List.of(
                Files.isExecutable(wrapper) ? wrapper.toString() : "mvn",
                "-B",
                "-ntp",
                "-q",
                "-f",
                home.resolve("pom.xml").toString(),
                "dependency:copy",
                "-Dartifact=io.camunda:camunda-zeebe:" + VERSION + ":tar.gz",
                "-DoutputDirectory=" + into);
    }

    /** Maven says nothing in batch mode, but its half-fetched file grows in the local repository. */
    private static long fetchedSoFar() {
        Path local = Path.of(System.getProperty("user.home"), ".m2/repository/io/camunda/camunda-zeebe", VERSION);
        try (Stream<Path> files = Files.list(local)) {
            return files.filter(file -> file.getFileName().toString().contains(".tar.gz"))
                    .mapToLong(file -> file.toFile().length())
                    .max()
                    .orElse(0);
        } catch (IOException none) {
            return 0;
        }
    }
}
