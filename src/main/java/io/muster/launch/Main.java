package io.muster.launch;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. {@code ./muster} builds what is stale and then runs this. */
@Command(name = "muster", description = "Incident response by chat, driven by a real workflow engine.")
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
