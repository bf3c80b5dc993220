package io.muster.runbook;

import io.muster.settings.Secret;
import io.muster.settings.SecretAway;
import io.muster.settings.Settings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gives runbooks the secrets that they may have, and remembers what was given, in memory only and as long as the server
 * lives: another step of theirs may say a secret that it did not ask for. Thread-safe.
 */
@Component
class Secrets {

    private static final Logger log = LoggerFactory.getLogger(Secrets.class);

    /** Values of one secret: where it was changed just now, somebody may still say the old one. */
    private static final int REMEMBERED = 3;

    private final Settings settings;
    private final Map<String, Deque<String>> given = new ConcurrentHashMap<>();

    Secrets(Settings settings) {
        this.settings = settings;
    }

    /**
     * Asks for it where it lies, now; may take some seconds, so not within a transaction.
     *
     * @throws SecretAway when there is none, the runbook may not have it, or it cannot be read
     */
    String give(String name, String runbook) {
        Secret secret = settings.secret(name)
                .orElseThrow(() -> new SecretAway("there is no secret '" + name + "' in muster.yaml"));
        if (!secret.usableBy(runbook)) {
            throw new SecretAway("muster.yaml does not let '" + runbook + "' have secret '" + name + "'");
        }
        String value = secret.value();
        Deque<String> values = given.computeIfAbsent(name, first -> new ArrayDeque<>());
        synchronized (values) {
            values.remove(value);
            values.addFirst(value);
            if (values.size() > REMEMBERED) {
                values.removeLast();
            }
        }
        return value;
    }

    /**
     * Over what was given of the secrets that this runbook may have: of others its author must not learn even by a guess.
     *
     * @param named by the runbook: one that this server gave to none of its steps yet, another one may have
     */
    Mask mask(String runbook, Set<String> named) {
        named.stream().filter(name -> !given.containsKey(name)).forEach(name -> remember(name, runbook));
        Map<String, List<String>> values = new HashMap<>();
        given.forEach((name, known) -> {
            if (settings.secret(name).filter(secret -> secret.usableBy(runbook)).isPresent()) {
                synchronized (known) {
                    values.put(name, List.copyOf(known));
                }
            }
        });
        return values.isEmpty() ? Mask.NOTHING : new Mask(values);
    }

    private void remember(String name, String runbook) {
        try {
            give(name, runbook);
        } catch (SecretAway away) {
            log.debug("It cannot be masked either: {}", away.getMessage());
        }
    }
}
