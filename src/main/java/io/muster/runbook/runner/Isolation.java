package io.muster.runbook.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a runner process is kept away from everything of ours.
 *
 * @param way what is really done, never AUTO
 * @param ownUser whether each runner has a uid that nobody else has; only root can give it one
 * @param countsTasks whether the kernel counts the processes of one runner apart from everybody else's
 * @param hidden folders and files that a runner must not see
 * @param firstUser runners with a user of their own get this uid and those after it
 */
public record Isolation(Way way, boolean ownUser, boolean countsTasks, List<Path> hidden, int firstUser) {

    /** The property {@code muster.runner.isolation}. */
    public enum Way {
        /** Namespaces where they work, else users, else nothing, and then no change is run. */
        AUTO,
        USER,
        NAMESPACE,
        NONE
    }

    /** Where people, programs and services keep what is theirs: sockets, keys, other runners' files. */
    private static final List<Path> EVERYBODYS = Stream.of("/home", "/root", "/run", "/tmp", "/var/tmp", "/dev/shm")
            .map(Path::of)
            .toList();

    // All is read-only but a small memory of its own, which is its working folder and everything that is commonly
    // written to. What it is run from is shown again where a hidden folder lay over it. Then every capability is given
    // up, so that nothing of this can be unmade.
    private static final String IN_NAMESPACES = """
            own=$1 work=$2 size=$3 user=$4; shift 4
            mount -t tmpfs -o "size=$size,nr_inodes=20000,mode=755" muster-runner "$own" && cd "$own" || exit 71
            mkdir work tmp var shm keep && chmod 1777 tmp var shm && : > kept || exit 71
            [ "$user" = - ] || chown "$user:$user" work
            n=0
            while [ "$1" != -- ]; do
                n=$((n + 1))
                if [ -d "$1" ]; then mkdir "keep/$n"; else : > "keep/$n"; fi
                mount --rbind "$1" "$own/keep/$n" && printf '%s\\n' "$1" >> kept || exit 72
                shift
            done
            shift
            while [ "$1" != -- ]; do
                case $1 in
                    /tmp) mount -c --bind tmp "$1" || exit 73 ;;
                    /var/tmp) mount -c --bind var "$1" || exit 73 ;;
                    /dev/shm) mount -c --bind shm "$1" || exit 73 ;;
                    *)  if [ -d "$1" ]; then mount -t tmpfs -o size=1m,mode=755 muster-hidden "$1" || exit 73
                        elif [ -e "$1" ]; then mount --bind /dev/null "$1" || exit 73; fi ;;
                esac
                shift
            done
            shift
            n=0
            while IFS= read -r kept; do
                n=$((n + 1))
                [ -e "$kept" ] && continue
                if [ -d "keep/$n" ]; then mkdir -p "$kept"; else mkdir -p "${kept%/*}" && : > "$kept"; fi
                mount -c --rbind "keep/$n" "$kept" || exit 74
            done < kept
            mkdir -p "$work" && mount -c --bind work "$work" && cd "$work" || exit 75
            # Namespaces within a namespace are a way to many doors of the kernel. Only ours: the whole machine has its own.
            [ "$user" != - ] || echo 0 > /proc/sys/user/max_user_namespaces
            while read -r _ _ _ _ at how _; do
                case $at in "$work" | /tmp | /var/tmp | /dev/shm) continue ;; *\\\\*) at=$(printf '%b' "$at") ;; esac
                mount -o "remount,bind,ro,${how#r?,}" "$at" 2> /dev/null || [ ! -w "$at" ] || exit 76
            done < /proc/self/mountinfo
            exec "$@"
            """;

    // In a mount namespace of which all is read-only already. A process costs a millisecond, so one mounts all there
    // is.
    private static final String WITHIN_WALLS = """
            mount -a -T "$1" && cd /tmp || exit 71
            shift
            %s || exit 77
            """;

    /** Where a program within walls finds its own memory, and begins. */
    static final Path MEMORY = Path.of("/tmp");

    private static final List<String> WITHOUT_RIGHTS =
            List.of("--no-new-privs", "--inh-caps=-all", "--bounding-set=-all", "--");

    public Isolation {
        hidden = List.copyOf(hidden);
    }

    /** Whether this program may give others a user of their own. */
    static boolean mayGiveUsers() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException noLinux) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    /** Makes the working folder of one runner: in namespaces it lies in a memory of its own, which the runner sees alone. */
    Path workingFolder(Path parent, int slot) {
        Path folder = parent.resolve("runner-" + slot);
        try {
            if (way == Way.NAMESPACE) {
                Files.createDirectories(parent.resolve("own"));
            } else {
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

    /**
     * The whole command line.
     *
     * @param from files and folders that the program is run from
     */
    List<String> command(List<String> program, List<Path> from, Path parent, Path folder, int slot, Limits limits) {
        List<String> command = new ArrayList<>(Limits.firstToDie());
        switch (way) {
            case NAMESPACE -> {
                command.add("unshare");
                if (!ownUser) {
                    command.addAll(List.of("--user", "--map-root-user"));
                }
                command.addAll(List.of(
                        "--pid", "--mount", "--ipc", "--fork", "--kill-child", "--mount-proc", "--", "/bin/sh"));
                command.addAll(List.of("-c", IN_NAMESPACES, "runner"));
                command.add(parent.resolve("own").toString());
                command.add(folder.toString());
                command.add(Long.toString(limits.disk()));
                command.add(ownUser ? Integer.toString(uid(slot)) : "-");
                from.forEach(path -> command.add(path.toString()));
                command.add("--");
                Stream.concat(hidden.stream(), EVERYBODYS.stream().filter(Files::isDirectory))
                        .distinct()
                        .forEach(path -> command.add(path.toString()));
                command.add("--");
                command.addAll(limits.before(countsTasks));
                command.addAll(withoutRights(slot));
            }
            case USER -> {
                command.addAll(limits.before(countsTasks));
                command.add("setpriv");
                command.addAll(becoming(slot));
                command.addAll(List.of("--no-new-privs", "--"));
            }
            case NONE, AUTO -> command.addAll(limits.before(false));
        }
        command.addAll(program);
        return command;
    }

    /**
     * What a program gets that enters walls, in the form of fstab: a memory of its own over everything that is commonly
     * written to, and its own processes. No two names of ours are alike, or it would count as mounted already.
     */
    static String mountsWithin(Limits limits) {
        StringBuilder mounts = new StringBuilder("muster-program /proc proc ro,nosuid,nodev,noexec\n");
        mounts.append("muster-program /tmp tmpfs size=")
                .append(limits.disk())
                .append(",nr_inodes=20000,mode=1777,nosuid,nodev\n");
        Stream.of("/var/tmp", "/dev/shm")
                .filter(each -> Files.isDirectory(Path.of(each)))
                .forEach(each -> mounts.append("/tmp ").append(each).append(" none bind\n"));
        return mounts.toString();
    }

    /**
     * The command line of a guard that enters a mount namespace which {@link #command} has made for another. Its arguments
     * begin a command that gives up every right, to be followed by a program's: the guard itself, the first process of its
     * own, stays out of the program's reach.
     *
     * @param keeper a process in it that goes on until the guard is within
     * @param mounts where {@link #mountsWithin} stands, seen from within
     * @param guard commands of a shell
     */
    List<String> within(long keeper, Path mounts, String guard, int slot, Limits limits) {
        List<String> command = new ArrayList<>(Limits.firstToDie());
        command.addAll(List.of("nsenter", "--mount=/proc/" + keeper + "/ns/mnt", "--"));
        command.addAll(List.of("unshare", "--pid", "--mount", "--ipc", "--fork", "--kill-child", "--", "/bin/sh"));
        command.addAll(List.of("-c", WITHIN_WALLS.formatted(limits.inShell(countsTasks)) + guard, "guard"));
        command.add(mounts.toString());
        command.addAll(withoutRights(slot));
        return command;
    }

    private List<String> withoutRights(int slot) {
        List<String> command = new ArrayList<>(List.of("setpriv"));
        if (ownUser) {
            command.addAll(becoming(slot));
            // A change of user forgets that it is to die with its parent.
            command.addAll(List.of("--pdeathsig", "KILL"));
        }
        command.addAll(WITHOUT_RIGHTS);
        return command;
    }

    /** The same with other things hidden. */
    Isolation hiding(List<Path> hide) {
        return new Isolation(way, ownUser, countsTasks, hide, firstUser);
    }

    private List<String> becoming(int slot) {
        return List.of("--reuid=" + uid(slot), "--regid=" + uid(slot), "--clear-groups");
    }

    /** Kills what a runner may have left behind. */
    void sweep(int slot, Path folder) {
        switch (way) {
            case USER -> killAllOf(slot);
            case NONE -> ProcessTree.withEnvironment("HOME=" + folder).forEach(ProcessHandle::destroyForcibly);
            case NAMESPACE, AUTO -> {}
        }
    }

    private void killAllOf(int slot) {
        List<String> command = new ArrayList<>(List.of("setpriv"));
        command.addAll(becoming(slot));
        command.addAll(List.of("--", "/bin/sh", "-c", "kill -KILL -1"));
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot kill the processes of user " + uid(slot), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whose processes all belong to this runner; null where it has no user of its own. */
    @Nullable
    Integer user(int slot) {
        return ownUser ? uid(slot) : null;
    }

    private int uid(int slot) {
        return firstUser + slot;
    }

    /** In words, for people who look after the machine. */
    public String words() {
        return switch (way) {
            case NAMESPACE -> ownUser ? "namespaces, each under a user of its own" : "namespaces";
            case USER -> "users of their own";
            case NONE, AUTO -> "nothing";
        };
    }
}
