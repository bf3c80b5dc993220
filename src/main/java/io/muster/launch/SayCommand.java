package io.muster.launch;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "say",
        mixinStandardHelpOptions = true,
        description = "Gives a chat command to the running server, as its owner. Exits 1 when it is refused.")
final class SayCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server = new RunningServer();

    @Option(
            names = "--as",
            paramLabel = "EMAIL",
            description = "recorded as \"as X, by Y\"; in the demo, or with the right to administer")
    private @Nullable String as;

    @Option(names = "--room", paramLabel = "KEY", description = "the incident that is meant, such as INC-7")
    private @Nullable String room;

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "such as: declare sev2 Checkout is slow")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        JsonNode answer = server.api().command(as, String.join(" ", words), room);
        System.out.println(
                server.json ? answer.toString() : answer.path("reply").asString());
        return answer.path("refused").asBoolean(false) ? 1 : 0;
    }
}
