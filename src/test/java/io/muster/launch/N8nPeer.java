package io.muster.launch;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * n8n in its main mode, as {@code src/test/peers/n8n} pins it, with the three steps as Execute Command nodes. Its packages are
 * installed without their scripts: what those build (SQLite, isolates) takes no part in this. The package {@code xlsx}, which
 * n8n has from an address of its own, is taken from the registry; only its spreadsheet nodes use it.
 */
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
                List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"));
        String n8n = installed.resolve("node_modules/.bin/n8n").toString();
        process = new PeerProcess(folder);
        Map<String, String> environment = environment();
        process.run(
                List.of(
                        n8n,
                        "import:workflow",
                        "--input=" + PeerProcess.source("n8n").resolve("workflow.json")),
                environment);
        process.run(List.of(n8n, "update:workflow", "--id=" + WORKFLOW, "--active=true"), environment);
        process.start(List.of(n8n, "start"), environment, "/healthz/readiness");
        awaitFirstRun();
    }

    /** See n8n's pages on environment variables; what is not named here is as n8n ships it. */
    private Map<String, String> environment() {
        LocalPostgres postgres = process.postgres();
        URI database = URI.create(postgres.jdbcUrl().substring("jdbc:".length()));
        return Map.ofEntries(
                Map.entry("NODE_ENV", "production"),
                Map.entry("N8N_USER_FOLDER", process.folder().toString()),
                Map.entry("N8N_LISTEN_ADDRESS", "127.0.0.1"),
                Map.entry("N8N_PORT", Integer.toString(process.port())),
                Map.entry("N8N_LOG_LEVEL", "warn"),
                Map.entry("DB_TYPE", "postgresdb"),
                Map.entry("DB_POSTGRESDB_HOST", database.getHost()),
                Map.entry("DB_POSTGRESDB_PORT", Integer.toString(database.getPort())),
                Map.entry("DB_POSTGRESDB_DATABASE", database.getPath().substring(1)),
                Map.entry("DB_POSTGRESDB_USER", postgres.user()),
                Map.entry("DB_POSTGRESDB_PASSWORD", postgres.password()),
                // Its own 2 would have the eight callers wait for one another.
                Map.entry("DB_POSTGRESDB_POOL_SIZE", "10"),
                // What the comparison is against; the default evaluates each expression in an isolate, which is slower.
                Map.entry("N8N_EXPRESSION_ENGINE", "legacy"),
                Map.entry("EXECUTIONS_MODE", "regular"),
                Map.entry("EXECUTIONS_DATA_SAVE_ON_SUCCESS", "all"),
                Map.entry("EXECUTIONS_DATA_PRUNE", "false"),
                Map.entry("NODES_EXCLUDE", "[]"),
                Map.entry("N8N_RUNNERS_ENABLED", "false"),
                Map.entry("N8N_COMMUNITY_PACKAGES_ENABLED", "false"),
                Map.entry("N8N_DIAGNOSTICS_ENABLED", "false"),
                Map.entry("N8N_VERSION_NOTIFICATIONS_ENABLED", "false"),
                Map.entry("N8N_TEMPLATES_ENABLED", "false"),
                Map.entry("N8N_PERSONALIZATION_ENABLED", "false"));
    }

    /** It says that it is ready before it knows its webhooks. */
    private void awaitFirstRun() {
        await("the webhook of n8n, see " + process.folder())
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> {
                    post();
                    return true;
                });
        await("the first run of n8n, see " + process.folder())
                .atMost(Duration.ofMinutes(3))
                .until(() -> completed() > 0);
    }

    @Override
    public String name() {
        return "n8n";
    }

    @Override
    public String what() {
        return "n8n " + VERSION
                + ", main mode, legacy expression engine, 10 connections, runs saved whole at their end, three"
                + " Execute Command nodes";
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

    /** In its flattened form of a run each result of a node is an object of its own. */
    @Override
    public long programs() {
        return process.count("select count(*) from execution_data, regexp_matches(data, '\"exitCode\":0', 'g')");
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
