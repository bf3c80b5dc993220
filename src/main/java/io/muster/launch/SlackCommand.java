package io.muster.launch;

import io.muster.chat.slack.Manifest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "slack",
        mixinStandardHelpOptions = true,
        description = "What Slack needs to know of Muster.",
        subcommands = SlackCommand.Printing.class)
final class SlackCommand {

    private SlackCommand() {}

    @Command(
            name = "manifest",
            mixinStandardHelpOptions = true,
            description = "Prints the app's manifest, to be pasted at api.slack.com: for Socket Mode, or with --url for"
                    + " HTTP. Needs no running server.")
    static final class Printing implements Callable<Integer> {

        @Option(
                names = "--url",
                paramLabel = "ADDRESS",
                description = "where Slack reaches the server, such as https://muster.example.org")
        private @Nullable String address;

        @Override
        public Integer call() {
            try {
                System.out.println(Manifest.json(address));
                return 0;
            } catch (IllegalArgumentException wrong) {
                throw new CannotStart(String.valueOf(wrong.getMessage()));
            }
        }
    }
}
