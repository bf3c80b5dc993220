package io.muster.web;

import io.muster.people.Permissions;
import io.muster.settings.Right;
import io.muster.settings.Settings;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the server can read the secrets that muster.yaml names: only it sees what it sees. Never a value. */
@RestController
class SecretsApi {

    private final Settings settings;
    private final Permissions permissions;

    SecretsApi(Settings settings, Permissions permissions) {
        this.settings = settings;
        this.permissions = permissions;
    }

    /**
     * @param named how many secrets there are
     * @param unreadable why, of each that cannot be had
     */
    record Readable(int named, List<String> unreadable) {}

    @GetMapping("/api/v1/secrets")
    Readable readable(Reader reader) {
        permissions.demand(reader.actor(), Right.ADMINISTER);
        return new Readable(settings.secrets().size(), settings.unreadableSecrets());
    }
}
