package io.muster.settings;

import java.nio.file.Path;

/**
 * Where all Musters of this user keep what any of them can fetch or make anew: {@code MUSTER_CACHE}, or {@code ~/.cache/muster}. It
 * may be emptied while none runs.
 */
public final class CacheFolder {

    private CacheFolder() {}

    /** Nothing says that it is there already. */
    public static Path path() {
        String chosen = System.getenv("MUSTER_CACHE");
        if (chosen != null && !chosen.isBlank()) {
            return Path.of(chosen).toAbsolutePath();
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path caches = xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return caches.resolve("muster").toAbsolutePath();
    }
}
