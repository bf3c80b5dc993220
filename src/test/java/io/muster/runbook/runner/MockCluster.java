package io.muster.runbook.runner;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A cluster for the real kubectl: the mock server of the fabric8 client, which keeps what is put into it. What kubectl needs
 * and the mock has not is added here: which resources there are, that answers are JSON and lists say of what, the scale of a
 * deployment, and logs and events, which are answered as {@link #answer} was told. It has no controllers, so a test plays
 * them, and it can only be watched by WebSocket, which kubectl does not speak.
 */
final class MockCluster implements AutoCloseable {

    private static final String NAMESPACE = "shop";
    private static final String KUBECONFIG = """
            {"apiVersion":"v1","kind":"Config","current-context":"c",
             "contexts":[{"name":"c","context":{"cluster":"k","user":"u"}}],
             "clusters":[{"name":"k","cluster":{"server":"http://127.0.0.1:1"}}],
             "users":[{"name":"u","user":{}}]}
            """;

    private final KubernetesSerialization json = new KubernetesSerialization();
    private final KubernetesCrudDispatcher kept = new KubernetesCrudDispatcher();
    private final Map<String, String> told = new ConcurrentHashMap<>();
    private final KubernetesMockServer server =
            new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), new Answers(), false);

    MockCluster() {
        answer("/api", "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
        answer("/apis", """
                {"kind":"APIGroupList","apiVersion":"v1","groups":[{"name":"apps",
                 "versions":[{"groupVersion":"apps/v1","version":"v1"}],
                 "preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}]}
                """);
        answer("/api/v1", resources("v1", resource("pods", "Pod"), resource("events", "Event")));
        answer(
                "/apis/apps/v1",
                resources(
                        "apps/v1",
                        resource("deployments", "Deployment"),
                        resource("replicasets", "ReplicaSet"),
                        resource("deployments/scale", "Scale")
                                .replace("\"kind\"", "\"group\":\"autoscaling\",\"version\":\"v1\",\"kind\"")));
        answer("/version", "{\"major\":\"1\",\"minor\":\"32\",\"gitVersion\":\"v1.32.0\"}");
        server.init(InetAddress.getLoopbackAddress(), 0);
    }

    Request.Access access() {
        return new Request.Access("kubernetes", "http://127.0.0.1:" + server.getPort(), "", null, KUBECONFIG);
    }

    /** From now on a GET of this path is answered so, whatever its query. */
    void answer(String path, String body) {
        told.put(path, body);
    }

    /** @return as it was kept, with its uid */
    <T extends HasMetadata> T put(T resource) {
        String name = resource.getMetadata().getName();
        MockResponse came = send(HttpMethod.POST, collection(resource), "application/json", json.asJson(resource));
        if (came.code() >= 300) {
            throw new IllegalStateException(name + ": " + came.getStatus());
        }
        return read(came, resource);
    }

    Deployment deployment(String name) {
        return json.unmarshal(
                text(kept.handleGet("/apis/apps/v1/namespaces/" + NAMESPACE + "/deployments/" + name)),
                Deployment.class);
    }

    /** Replaces it, its status too, as a controller would. */
    void replace(HasMetadata resource) {
        String path = collection(resource) + "/" + resource.getMetadata().getName();
        MockResponse came = send(HttpMethod.PUT, path, "application/json", json.asJson(resource));
        if (came.code() >= 300) {
            throw new IllegalStateException(path + ": " + came.getStatus());
        }
    }

    @Override
    public void close() {
        server.destroy();
    }

    private final class Answers extends Dispatcher {
        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String path = request.getPath().split("\\?", 2)[0];
            String answer = request.method() == HttpMethod.GET ? told.get(path) : null;
            MockResponse response = answer != null
                    ? new MockResponse().setResponseCode(200).setBody(answer)
                    : path.endsWith("/scale")
                            ? scale(request, path.substring(0, path.length() - "/scale".length()))
                            : named(path, kept.dispatch(request));
            return response.setHeader("Content-Type", path.endsWith("/log") ? "text/plain" : "application/json");
        }
    }

    /** Typed clients, kubectl rollout among them, take a bare "List" for an empty one. */
    private static MockResponse named(String path, MockResponse response) {
        String kind = switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "pods" -> "\"v1\",\"kind\":\"PodList\"";
            case "deployments" -> "\"apps/v1\",\"kind\":\"DeploymentList\"";
            case "replicasets" -> "\"apps/v1\",\"kind\":\"ReplicaSetList\"";
            default -> "";
        };
        return kind.isEmpty() || response.code() != 200
                ? response
                : response.setBody(text(response).replaceFirst("\"v1\",\\s*\"kind\":\\s*\"List\"", kind));
    }

    private MockResponse scale(RecordedRequest request, String deployment) {
        MockResponse came = switch (request.method()) {
            case PUT ->
                send(
                        HttpMethod.PATCH,
                        deployment,
                        "application/merge-patch+json",
                        "{\"spec\":{\"replicas\":"
                                + json.unmarshal(request.getUtf8Body(), Scale.class)
                                        .getSpec()
                                        .getReplicas()
                                + "}}");
            case PATCH ->
                send(
                        HttpMethod.PATCH,
                        deployment,
                        String.valueOf(request.getHeader("Content-Type")),
                        request.getUtf8Body());
            default -> kept.handleGet(deployment);
        };
        if (came.code() >= 300) {
            return came;
        }
        Deployment scaled = json.unmarshal(text(kept.handleGet(deployment)), Deployment.class);
        Scale scale = new ScaleBuilder()
                .withNewMetadata()
                .withName(scaled.getMetadata().getName())
                .withNamespace(NAMESPACE)
                .withResourceVersion(scaled.getMetadata().getResourceVersion())
                .endMetadata()
                .withNewSpec(scaled.getSpec().getReplicas())
                .build();
        return new MockResponse().setResponseCode(200).setBody(json.asJson(scale));
    }

    private MockResponse send(HttpMethod method, String path, String type, String body) {
        return kept.dispatch(new RecordedRequest(
                "HTTP/1.1",
                method,
                path,
                Headers.builder().add("Content-Type", type).build(),
                new Buffer().writeUtf8(body)));
    }

    @SuppressWarnings("unchecked")
    private <T extends HasMetadata> T read(MockResponse response, T like) {
        return (T) json.unmarshal(text(response), like.getClass());
    }

    private static String text(MockResponse response) {
        return response.getBody().readUtf8();
    }

    private static String collection(HasMetadata resource) {
        return (resource.getApiVersion().equals("v1") ? "/api/" : "/apis/") + resource.getApiVersion() + "/namespaces/"
                + NAMESPACE + "/" + resource.getPlural();
    }

    private static String resources(String version, String... resources) {
        return "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"groupVersion\":\"" + version
                + "\",\"resources\":[" + String.join(",", resources) + "]}";
    }

    private static String resource(String name, String kind) {
        return "{\"name\":\"" + name + "\",\"singularName\":\"\",\"namespaced\":true,\"kind\":\"" + kind
                + "\",\"verbs\":[\"create\",\"get\",\"list\",\"patch\",\"update\"]}";
    }
}
