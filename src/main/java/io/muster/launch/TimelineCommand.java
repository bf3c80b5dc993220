package io.muster.launch;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
        name = "timeline",
        mixinStandardHelpOptions = true,
        description = "The record of what happened.",
        subcommands = TimelineCommand.Verify.class)
final class TimelineCommand {

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Proves that every timeline is whole and unchanged. Exits 1 when one is not.")
    static final class Verify implements Callable<Integer> {

        @Mixin
        private RunningServer server = new RunningServer();

        @Override
        public Integer call() {
            JsonNode proof = server.api().get("/api/v1/timeline/verification");
            JsonNode faults = proof.path("faults");
            if (server.json) {
                System.out.println(proof);
            } else if (faults.isEmpty()) {
                System.out.println("Proved: " + proof.path("entries").asLong() + " entries of "
                        + proof.path("records").asLong() + " records, numbered without gaps, none changed.");
            } else {
                faults.forEach(fault -> System.out.println(fault.asString()));
            }
            return faults.isEmpty() ? 0 : 1;
        }
    }
}
