package io.muster.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A place where a secret lies; each is read anew when it is asked. */
public sealed interface SecretSource {

    /** For people, without the secret. */
    String where();

    /** @throws SecretAway when it cannot be read */
    String read(String secret);

    /** Files and folders of this machine that hold it, or open the place that does: none but us should see them. */
    List<Path> files();

    /** A variable of the server's environment. */
    record Variable(String variable) implements SecretSource {
        @Override
        public String where() {
            return "the variable " + variable;
        }

        @Override
        public List<Path> files() {
            return List.of();
        }

        @Override
        public String read(String secret) {
            String value = System.getenv(variable);
            if (value == null) {
                throw SecretAway.of(
                        secret,
                        "the server's environment has no " + variable
                                + ". Set it where Muster is started, and start it anew.");
            }
            return value;
        }
    }

    /** A file that the server can read. */
    record InFile(Path file) implements SecretSource {
        @Override
        public String where() {
            return file.toString();
        }

        @Override
        public List<Path> files() {
            return List.of(file);
        }

        @Override
        public String read(String secret) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw unreadable(secret, file, e);
            }
        }
    }

    /**
     * A key of a Kubernetes secret that is mounted as a folder. The kubelet changes all keys at once, by turning the link
     * {@code ..data} to another folder and deleting the old one.
     */
    record Mounted(Path folder, String key) implements SecretSource {

        private static final int TRIES = 5;

        @Override
        public String where() {
            return folder.resolve(key).toString();
        }

        @Override
        public List<Path> files() {
            return List.of(folder);
        }

        @Override
        public String read(String secret) {
            Path file = folder.resolve(key);
            for (int tried = 1; ; tried++) {
                try {
                    return Files.readString(file);
                } catch (NoSuchFileException gone) {
                    // The link may just have been turned while we followed it.
                    if (tried == TRIES) {
                        throw missing(secret);
                    }
                } catch (IOException e) {
                    throw unreadable(secret, file, e);
                }
            }
        }

        private SecretAway missing(String secret) {
            if (!Files.isDirectory(folder)) {
                return SecretAway.of(
                        secret, folder + " is not there. Mount the Kubernetes secret at it, or mend 'folder'.");
            }
            try (Stream<Path> files = Files.list(folder)) {
                String keys = files.map(file -> file.getFileName().toString())
                        .filter(name -> !name.startsWith(".."))
                        .sorted()
                        .collect(Collectors.joining(", "));
                return SecretAway.of(
                        secret,
                        folder + " has no key '" + key + "'; it has " + (keys.isEmpty() ? "none" : keys)
                                + ". Mend 'key', or the Kubernetes secret.");
            } catch (IOException e) {
                return unreadable(secret, folder, e);
            }
        }
    }

    /**
     * A value in HashiCorp Vault's key/value store.
     *
     * @param kv which version of the store is mounted there: 1 or 2
     * @param mount where it is mounted: {@code secret}
     * @param path within it: {@code shop/database}
     * @param key of the value at that path
     */
    record InVault(Vault vault, int kv, String mount, String path, String key) implements SecretSource {
        @Override
        public String where() {
            return "'" + key + "' at " + mount + "/" + path + " in " + vault;
        }

        @Override
        public List<Path> files() {
            return vault.files();
        }

        @Override
        public String read(String secret) {
            return vault.read(secret, this);
        }
    }

    private static SecretAway unreadable(String secret, Path file, IOException e) {
        String why = switch (e) {
            case NoSuchFileException gone -> " is missing. Put the secret there, or mend the path.";
            case AccessDeniedException denied ->
                " may not be read by the user " + System.getProperty("user.name") + ", as whom Muster runs.";
            case CharacterCodingException binary -> " is no text in UTF-8. Only a text can be handed on.";
            default -> " cannot be read (" + e.getMessage() + ").";
        };
        return SecretAway.of(secret, file + why);
    }
}
