package io.muster.runbook.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * How a runner process is kept away from everything of ours.
 *
 * @param way what is really done, never AUTO
 * @param hidden folders that a runner must not see
 * @param firstUser for {@code USER}: runners get this uid and those after it
 */
public record Isolation(Way way, List<Path> hidden, int firstUser) {

    /** The property {@code muster.runner.isolation}. */
    public enum Way {
        /** Namespaces where they work, else users, else nothing, and then no change is run. */
        AUTO,
        USER,
        NAMESPACE,
        NONE
    }

    // Mounts are made as root of a new user namespace, then every capability is given up, so that none can be unmade.
    private static final String IN_NAMESPACES = """
            work=$1; shift
            while [ "$1" != -- ]; do mount -t tmpfs -o size=64m,mode=700 muster-hidden "$1" || exit 71; shift; done
            shift
            mkdir -p "$work" && cd "$work" || exit 72
            exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all -- "$@"
            """;

    public Isolation {
        hidden = List.copyOf(hidden);
    }

    /** Makes the working folder of one runner: in namespaces it lies in a memory of its own, which the runner sees alone. */
    Path workingFolder(Path parent, int slot) {
        Path folder = parent.resolve("runner-" + slot);
        try {
            if (way != Way.NAMESPACE) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            if (way == Way.USER) {
                Files.setAttribute(folder, "unix:uid", uid(slot));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the working folder " + folder, e);
        }
        return folder;
    }

    /** The whole command line. */
    List<String> command(List<String> java, Path parent, Path folder, int slot) {
        List<String> command = new ArrayList<>();
        switch (way) {
            case NAMESPACE -> {
                command.addAll(List.of(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--pid",
                        "--mount",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "--",
                        "/bin/sh",
                        "-c",
                        IN_NAMESPACES,
                        "runner",
                        folder.toString()));
                hidden.forEach(hide -> command.add(hide.toString()));
                command.add(parent.toString());
                command.add("--");
            }
            case USER ->
                command.addAll(List.of(
                        "setpriv",
                        "--reuid=" + uid(slot),
                        "--regid=" + uid(slot),
                        "--clear-groups",
                        "--no-new-privs",
                        "--"));
            case NONE, AUTO -> {}
        }
        command.addAll(java);
        return command;
    }

    /** Kills what a runner may have left behind under its uid. */
    void sweep(int slot) {
        if (way != Way.USER) {
            return;
        }
        try {
            new ProcessBuilder(
                            "setpriv",
                            "--reuid=" + uid(slot),
                            "--regid=" + uid(slot),
                            "--clear-groups",
                            "--",
                            "/bin/sh",
                            "-c",
                            "kill -KILL -1")
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot kill the processes of user " + uid(slot), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int uid(int slot) {
        return firstUser + slot;
    }
}
