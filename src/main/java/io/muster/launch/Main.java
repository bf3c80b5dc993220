package io.muster.launch;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The command line. {@code ./muster} builds what is stale and then runs this. Exit codes: 0 done, 1 refused or failed, 2 wrong usage. */
@Command(
        name = "muster",
        mixinStandardHelpOptions = true,
        description = "Incident response by chat, driven by a real workflow engine.",
        subcommands = {
            UpCommand.class,
            SayCommand.class,
            LinkCommand.class,
            AlertCommand.class,
            FlowCommand.class,
            RunbookCommand.class,
            TimelineCommand.class,
            SlackCommand.class,
            DoctorCommand.class
        })
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /** The exit code. */
    static int execute(String... args) {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(Main::explain)
                .execute(args);
    }

    private static int explain(Exception problem, CommandLine command, ParseResult parsed) throws Exception {
        // What we foresaw is one sentence; the rest is a defect, and its trace helps to mend it.
        if (problem instanceof CannotStart || problem instanceof ServerApi.Failed) {
            command.getErr().println(problem.getMessage());
            return 1;
        }
        throw problem;
    }
}
