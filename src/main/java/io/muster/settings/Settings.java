package io.muster.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * {@code muster.yaml} in the data folder ({@code muster.data}, default {@code .muster}). No file is the same as an empty
 * one. A fault at the start stops the start; a fault in a later change leaves the last good version in force and is shown
 * by {@link #problems()}. May be called from any thread; each answer is of one version of the file.
 */
@Component
public class Settings {

    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final Duration MISSED = Duration.ofSeconds(2);

    /** The secret that is the token of a hook, as it was a moment ago; whoever may knock makes nobody ask for it each time. */
    private record Shown(Hook hook, Optional<String> token, long at) {
        boolean isFresh(Hook asked) {
            Duration kept = token.isEmpty() ? MISSED : hook.isFar() ? KEPT : Duration.ZERO;
            return asked.equals(hook) && System.nanoTime() - at < kept.toNanos();
        }
    }

    private final Path path;
    private final WatchedFile<MusterYaml> file;
    private final Map<String, Shown> shown = new ConcurrentHashMap<>();

    @Autowired
    public Settings(@Value("${muster.data:.muster}") String data) {
        this.path = Path.of(data).resolve("muster.yaml");
        this.file = new WatchedFile<>(
                path,
                text -> text.map(yaml -> YamlSettings.parse("muster.yaml", yaml))
                        .orElse(MusterYaml.EMPTY));
        file.get();
    }

    public Path path() {
        return path;
    }

    public List<PersonEntry> people() {
        return file.get().people();
    }

    /** Ids of the people, first to be called first; empty when nobody is on call for the role. */
    public List<String> onCall(Role role) {
        return file.get().onCall().getOrDefault(role, List.of());
    }

    public List<Team> teams() {
        return file.get().teams();
    }

    /** Who has a right; empty when the file does not say, then everybody has it. */
    public Optional<Named> permission(Right right) {
        return Optional.ofNullable(file.get().permissions().get(right));
    }

    /** The bearer token that a sender of alerts must show; one that lies in Vault is asked for each half a minute at most. */
    public Optional<String> hookToken(String sender) {
        Hook hook = file.get().hooks().get(sender);
        if (hook == null || hook.secret() == null) {
            return Optional.ofNullable(hook).flatMap(Hook::value);
        }
        return shown.compute(
                        sender,
                        (same, last) -> last != null && last.isFresh(hook)
                                ? last
                                : new Shown(hook, hook.value(), System.nanoTime()))
                .token();
    }

    /** The room of a level: its own, else the default one. */
    public Room room(String level) {
        Map<String, Room> rooms = file.get().rooms();
        return rooms.getOrDefault(Names.plain(level), rooms.getOrDefault(MusterYaml.DEFAULT, Room.PLAIN));
    }

    public List<Secret> secrets() {
        return file.get().secrets();
    }

    /**
     * Tries to read each secret, all at once; may take some seconds.
     *
     * @return why, in words for people, of each that cannot be had, in the order of the file
     */
    public List<String> unreadableSecrets() {
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            return secrets().stream()
                    .map(secret -> CompletableFuture.supplyAsync(() -> unreadable(secret), each))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private static Optional<String> unreadable(Secret secret) {
        try {
            secret.value();
            return Optional.empty();
        } catch (SecretAway away) {
            return Optional.ofNullable(away.getMessage());
        }
    }

    public Optional<Secret> secret(String name) {
        return secrets().stream().filter(secret -> secret.name().equals(name)).findFirst();
    }

    public List<Target> targets() {
        return file.get().targets();
    }

    public Optional<Target> target(String name) {
        return targets().stream().filter(target -> target.name().equals(name)).findFirst();
    }

    public List<Schedule> schedules() {
        return file.get().schedules();
    }

    /** Looks at the file at once instead of within half a second. */
    public void reload() {
        file.reload();
    }

    /** Equal as long as the file is; taken or not. */
    Object version() {
        return file.version();
    }

    /** Why the newest version of the file was not taken; empty when it was. */
    public List<Problem> problems() {
        return file.problems();
    }
}
