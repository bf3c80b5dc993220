package io.muster.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** n8n in its main mode, as {@code src/test/peers/n8n} pins it, with the three steps as Execute Command nodes. */
final class N8nPeer implements Peer {

    private static final String VERSION = "1.123.81";

    /** Of {@code workflow.json}. */
    private static final String WORKFLOW = "musterbenchthree";

    private final PeerProcess process;

    N8nPeer(Path folder) {
        Path installed = PeerProcess.installed(
                "n8n",
                "package-lock.json",
                List.of("package.json", "package-lock.json", ".npmrc"),
                List.of("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"));
        String n8n = installed.resolve("node_modules/.bin/n8n").toString();
        process = new PeerProcess(folder);
        Map<String, String> environment = Map.of();
        process.run(
                List.of(
                        n8n,
                        "import:workflow",
                        "--input=" + PeerProcess.source("n8n").resolve("workflow.json")),
                environment);
        process.run(List.of(n8n, "update:workflow", "--id=" + WORKFLOW, "--active=true"), environment);
        process.start(List.of(n8n, "start"), environment, "/healthz/readiness");
    }

    @Override
    public String name() {
        return "n8n";
    }

    @Override
    public String what() {
        return "n8n " + VERSION;
    }

    @Override
    public void post() {
        process.post("/webhook/three");
    }

    @Override
    public long completed() {
        return process.count("select count(*) from execution_entity where status = 'success' and \"workflowId\" = '"
                + WORKFLOW + "'");
    }

    @Override
    public Duration cpu() {
        return process.cpu();
    }

    @Override
    public void close() {
        process.close();
    }
}
