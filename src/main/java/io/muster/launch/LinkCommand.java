package io.muster.launch;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "link", mixinStandardHelpOptions = true, description = "Makes a link that signs one person in, once.")
final class LinkCommand implements Callable<Integer> {

    @Mixin
    private RunningServer server = new RunningServer();

    @Parameters(arity = "0..1", paramLabel = "EMAIL", description = "whom (default: the owner)")
    private @Nullable String email;

    @Override
    public Integer call() {
        String url = link(server.api(), email);
        System.out.println(server.json ? "{\"url\":\"" + url + "\"}" : url);
        return 0;
    }

    static String link(ServerApi api, @Nullable String email) {
        return api.post("/api/v1/links", email == null ? Map.of() : Map.of("email", email))
                .path("url")
                .asString();
    }
}
