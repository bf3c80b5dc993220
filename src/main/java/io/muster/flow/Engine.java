package io.muster.flow;

import io.camunda.client.CamundaClient;
import io.camunda.client.CamundaClientBuilder;
import io.camunda.client.api.command.ClientException;
import io.camunda.client.api.command.ClientStatusException;
import io.camunda.client.api.command.FinalCommandStep;
import io.camunda.client.api.response.DeploymentEvent;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The engine's commands, each with one of three ends: done, {@link EngineAway} or {@link EngineRefused}. Blocks; safe
 * from any thread; never called inside a transaction.
 */
@Component
class Engine implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final @Nullable CamundaClient client;
    private final JsonMapper json;

    @Autowired
    Engine(EngineAccess access, JsonMapper json) {
        this(client(access), json);
    }

    Engine(@Nullable CamundaClient client, JsonMapper json) {
        this.client = client;
        this.json = json;
    }

    private static @Nullable CamundaClient client(EngineAccess access) {
        CamundaClientBuilder builder = access.client();
        return builder == null
                ? null
                : builder.defaultRequestTimeout(PATIENCE)
                        .keepAlive(Duration.ofSeconds(30))
                        .defaultJobWorkerName("muster")
                        .numJobWorkerExecutionThreads(2)
                        .build();
    }

    /** Whether this program was told of an engine at all. */
    boolean configured() {
        return client != null;
    }

    CamundaClient client() {
        if (client == null) {
            throw new EngineAway("no engine is configured; set muster.engine.address", true);
        }
        return client;
    }

    /** Whether it answers. */
    void greet() {
        call(client().newTopologyRequest().requestTimeout(Duration.ofSeconds(3)));
    }

    /** Publishes; that the engine has a message of this id already is success. @return its key, empty when it had it */
    OptionalLong publish(Told told) {
        try {
            return OptionalLong.of(call(client().newPublishMessageCommand()
                            .messageName(told.name())
                            .correlationKey(told.key())
                            .messageId(told.id())
                            .timeToLive(told.keptFor())
                            .variables(json.writeValueAsString(told.variables())))
                    .getMessageKey());
        } catch (EngineRefused refused) {
            if (refused.kind() != EngineRefused.Kind.ALREADY_EXISTS) {
                throw refused;
            }
            return OptionalLong.empty();
        }
    }

    DeploymentEvent deploy(String resource, String text) {
        return call(client().newDeployResourceCommand()
                .addResourceBytes(text.getBytes(StandardCharsets.UTF_8), resource)
                .requestTimeout(Duration.ofSeconds(30)));
    }

    void start(String processId) {
        call(client().newCreateInstanceCommand().bpmnProcessId(processId).latestVersion());
    }

    /** Whether this instance goes on. Asked by a command that changes nothing, because the engine answers no queries. */
    boolean has(long instance) {
        try {
            call(client().newSetVariablesCommand(instance).variables("{}").local(true));
            return true;
        } catch (EngineRefused refused) {
            if (refused.kind() == EngineRefused.Kind.NOT_FOUND) {
                return false;
            }
            throw refused;
        }
    }

    /** Ends an instance; one that is gone is ended. */
    void cancel(long instance) {
        ifThere(() -> call(client().newCancelInstanceCommand(instance)));
    }

    void complete(long job, Map<String, ?> variables) {
        call(client().newCompleteCommand(job).variables(json.writeValueAsString(variables)));
    }

    void fail(long job, int retries, Duration pause, String why) {
        call(client().newFailCommand(job).retries(retries).retryBackoff(pause).errorMessage(cut(why)));
    }

    void throwError(long job, String code, String message) {
        call(client().newThrowErrorCommand(job).errorCode(code).errorMessage(cut(message)));
    }

    /** The job is ours so much longer, counted from now. */
    void hold(long job, Duration time) {
        call(client().newUpdateTimeoutCommand(job).timeout(time));
    }

    void resolve(long incident, @Nullable Long job, int retries) {
        if (job != null) {
            ifThere(() -> call(client().newUpdateRetriesCommand(job).retries(retries)));
        }
        ifThere(() -> call(client().newResolveIncidentCommand(incident)));
    }

    /** What is about something that is gone need not be done. */
    static void ifThere(Runnable command) {
        try {
            command.run();
        } catch (EngineRefused refused) {
            if (refused.kind() != EngineRefused.Kind.NOT_FOUND) {
                throw refused;
            }
        }
    }

    private static String cut(String text) {
        return text.length() <= 2000 ? text : text.substring(0, 2000);
    }

    private static <T> T call(FinalCommandStep<T> command) {
        try {
            return command.execute();
        } catch (ClientStatusException e) {
            throw translate(e);
        } catch (ClientException e) {
            throw new EngineAway(String.valueOf(e.getMessage()), false);
        }
    }

    private static RuntimeException translate(ClientStatusException e) {
        String said = String.valueOf(e.getMessage());
        return switch (e.getStatusCode()) {
            case NOT_FOUND -> new EngineRefused(EngineRefused.Kind.NOT_FOUND, said);
            case ALREADY_EXISTS -> new EngineRefused(EngineRefused.Kind.ALREADY_EXISTS, said);
            case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE, UNIMPLEMENTED ->
                new EngineRefused(EngineRefused.Kind.INVALID, said);
            case UNAUTHENTICATED, PERMISSION_DENIED ->
                new EngineAway("the engine does not accept who we are; see muster.engine.oauth: " + causes(e), true);
            case RESOURCE_EXHAUSTED -> new EngineAway("the engine is busy: " + said, true);
            default -> {
                String causes = causes(e);
                // The library gives up a call for which it got no token as if somebody had cancelled it.
                yield causes.contains("requesting access token")
                        ? new EngineAway("no token is given for the engine; see muster.engine.oauth: " + causes, true)
                        : new EngineAway("the engine does not answer: " + causes, neverConnected(e.getStatus()));
            }
        };
    }

    /** What the transport says is at the bottom: a certificate that is not trusted is an "io exception" above. */
    private static String causes(Throwable e) {
        StringBuilder said = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String more = cause.getMessage();
            if (more != null && said.indexOf(more) < 0) {
                said.append(said.isEmpty() ? "" : ": ").append(more);
            }
        }
        return cut(said.toString());
    }

    private static boolean neverConnected(Status status) {
        return status.getCode() == Status.Code.UNAVAILABLE && status.getCause() instanceof java.net.ConnectException;
    }

    /**
     * Closes the client, or leaves it to the end of the program: a worker whose stream broke while it was opened again keeps
     * a lock for ever, and closing it would wait for that.
     */
    @Override
    public void destroy() {
        if (client == null) {
            return;
        }
        Thread closing =
                Thread.ofPlatform().daemon().name("close-engine-client").start(client::close);
        try {
            if (!closing.join(CLOSING)) {
                log.warn("The engine's client did not close within {} s; it is left behind", CLOSING.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
