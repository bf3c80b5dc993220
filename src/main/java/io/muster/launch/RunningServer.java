package io.muster.launch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command finds the Muster it talks to, and how it answers. */
final class RunningServer {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the data folder of the Muster that is meant (default .muster)")
    private @Nullable Path folder;

    @Option(names = "--json", description = "the answer for a script")
    boolean json;

    /** For commands that take the folder in another way. */
    void choose(@Nullable Path data) {
        folder = data;
    }

    /** The chosen folder, or the one of the two usual ones that a Muster was started in. */
    Path data() {
        Path chosen = folder;
        if (chosen != null) {
            return chosen;
        }
        Path usual = Path.of(".muster");
        Path demo = Path.of(".muster-demo");
        return Files.exists(demo.resolve("address")) && !Files.exists(usual.resolve("address")) ? demo : usual;
    }

    ServerApi api() {
        try {
            return new ServerApi(
                    URI.create(Files.readString(data().resolve("address")).strip()),
                    Files.readString(data().resolve("owner.token")).strip());
        } catch (IOException e) {
            throw new CannotStart(
                    "No Muster was started with the data folder " + data().toAbsolutePath()
                            + ". Start it with ./muster up, or name its folder with --data.",
                    e);
        }
    }
}
