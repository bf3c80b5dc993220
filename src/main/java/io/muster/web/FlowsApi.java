package io.muster.web;

import io.muster.flow.Deployments;
import io.muster.people.Permissions;
import io.muster.settings.Right;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The models that the engine has, and a new one by hand. */
@RestController
class FlowsApi {

    private final Deployments deployments;
    private final Permissions permissions;

    FlowsApi(Deployments deployments, Permissions permissions) {
        this.deployments = deployments;
        this.permissions = permissions;
    }

    record DeployRequest(
            @Nullable String resource, @Nullable String text) {}

    @GetMapping("/api/v1/flows")
    List<Deployments.Listed> list() {
        return deployments.inForce();
    }

    /** Who may administer may deploy; what is faulty is refused with every fault, and nothing changes. */
    @PostMapping("/api/v1/flows")
    Deployments.Deployed deploy(@RequestBody DeployRequest request, Reader reader) {
        permissions.demand(reader.actor(), Right.ADMINISTER);
        String resource = request.resource();
        String text = request.text();
        if (resource == null || !resource.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\.bpmn")) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "'resource' is '" + resource + "'; send the file's name, such as sev2.bpmn");
        }
        if (text == null || text.isBlank()) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "'text' is missing; send the file's content");
        }
        return deployments.deploy(resource, text, reader.actor());
    }
}
