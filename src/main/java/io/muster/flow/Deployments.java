package io.muster.flow;

import io.camunda.client.api.response.DeploymentEvent;
import io.muster.message.Actor;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Façade: models on their way into the engine. Forward only: at the start of a program a text that this engine once had
 * and has since replaced is left alone, so that an older replica takes nothing back; what a person changes is deployed
 * even when the text is old.
 */
@Service
public class Deployments {

    private static final Logger log = LoggerFactory.getLogger(Deployments.class);

    private final ModelFiles files;
    private final Models models;
    private final Engine engine;
    private final EngineIdentity identity;
    private final HouseLock lock;
    private final Set<String> types;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private volatile Map<String, String> seen = Map.of();
    private volatile List<Deployed> last = List.of();

    Deployments(
            ModelFiles files,
            Models models,
            Engine engine,
            EngineIdentity identity,
            HouseLock lock,
            List<Worker> workers,
            TransactionTemplate transaction,
            ApplicationEventPublisher events) {
        this.files = files;
        this.models = models;
        this.engine = engine;
        this.identity = identity;
        this.lock = lock;
        this.types = workers.stream().map(Worker::type).collect(Collectors.toUnmodifiableSet());
        this.transaction = transaction;
        this.events = events;
    }

    /**
     * What became of one file.
     *
     * @param faults what is wrong and what to write instead; empty when it is in force
     */
    public record Deployed(String resource, Result result, int version, List<String> faults) {}

    /** What became of a file. */
    public enum Result {
        DEPLOYED,
        UNCHANGED,
        /** This engine had this text once and has since got a newer one. */
        OLDER,
        REFUSED
    }

    /**
     * Deploys what is new, as a person's will: also a text that this engine once had and has since replaced.
     *
     * @throws io.muster.message.Refused when the engine is away
     */
    public List<Deployed> deploy(Actor by) {
        try {
            return all(files.read(), by, true);
        } catch (EngineAway away) {
            throw new io.muster.message.Refused("The engine does not answer, so nothing was deployed ("
                    + away.getMessage() + "). Try again in a moment.");
        }
    }

    /**
     * What the engine has of one name.
     *
     * @param name of the process; empty for what is none, such as a decision table
     * @param origin {@code shipped}, {@code folder}, {@code runbook}, or {@code deployed} when it came by hand only
     * @param faults why a newer text of that name was not taken; empty when the newest one is in force
     */
    public record Listed(
            String resource,
            String name,
            int version,
            String hash,
            String origin,
            String deployedBy,
            Instant deployedAt,
            List<String> faults) {}

    /** What the engine has, newest versions, by name; empty as long as no engine was met. */
    public List<Listed> inForce() {
        return identity.present().stream()
                .flatMap(engineId -> models.list(engineId).stream())
                .map(this::listed)
                .toList();
    }

    private Listed listed(Models.Listing listing) {
        String name = models.byHash(listing.hash()).map(Model::name).orElse("");
        String shipped = ModelFiles.shipped().get(listing.resource());
        String origin = files.origin(listing.resource());
        boolean other = origin.equals("shipped")
                && shipped != null
                && listing.resource().endsWith(".bpmn")
                && !ModelReader.read(listing.resource(), shipped).hash().equals(listing.hash());
        List<String> faults = last.stream()
                .filter(each -> each.resource().equals(listing.resource()))
                .flatMap(each -> each.faults().stream())
                .toList();
        return new Listed(
                listing.resource(),
                name,
                listing.version(),
                listing.hash(),
                other ? "deployed" : origin,
                listing.deployedBy(),
                listing.deployedAt(),
                faults);
    }

    /**
     * Deploys one text, as a person's will. It stays in force until somebody deploys another, or a file of that name is
     * changed; a new engine gets the files again.
     *
     * @throws io.muster.message.Refused when the engine is away
     */
    public Deployed deploy(String resource, String text, Actor by) {
        Map<String, String> texts = new HashMap<>(files.read());
        texts.put(resource, text);
        try {
            return deploy(resource, text, texts, by);
        } catch (EngineAway away) {
            throw new io.muster.message.Refused("The engine does not answer, so nothing was deployed ("
                    + away.getMessage() + "). Try again in a moment.");
        }
    }

    /** As the other, one that Muster itself has drawn and that stands alone. @throws EngineAway when it is */
    Deployed deployGenerated(String resource, String text) {
        return deploy(resource, text, Map.of(resource, text), Actor.MUSTER);
    }

    private Deployed deploy(String resource, String text, Map<String, String> texts, Actor by) {
        List<Deployed> result = new java.util.ArrayList<>();
        lock.holding(() -> {
            String present = identity.required();
            House house = House.of(types, texts, models.inForce(present));
            result.add(one(present, resource, text, by, true, house));
        });
        return result.getFirst();
    }

    /** What became of each file at the last look. */
    public List<Deployed> list() {
        return last;
    }

    /** At the start of the program, and for an engine that was just met. */
    void atStart() {
        all(files.read(), Actor.MUSTER, false);
    }

    /** What was changed in the folders since the last look is a person's will. */
    void lookAgain() {
        Map<String, String> now = files.read();
        if (!now.equals(seen)) {
            Map<String, String> changed = new HashMap<>(now);
            seen.forEach(changed::remove);
            all(now, Actor.MUSTER, true, changed.keySet());
        }
    }

    private List<Deployed> all(Map<String, String> texts, Actor by, boolean will) {
        return all(texts, by, will, texts.keySet());
    }

    private List<Deployed> all(Map<String, String> texts, Actor by, boolean will, Set<String> wanted) {
        Map<String, Deployed> results = new java.util.TreeMap<>();
        last.forEach(each -> results.put(each.resource(), each));
        results.keySet().retainAll(texts.keySet());
        lock.holding(() -> {
            String present = identity.required();
            House house = House.of(types, texts, models.inForce(present));
            for (String resource : texts.keySet().stream().sorted().toList()) {
                if (wanted.contains(resource)) {
                    results.put(resource, one(present, resource, texts.get(resource), by, will, house));
                }
            }
        });
        seen = Map.copyOf(texts);
        last = List.copyOf(results.values());
        return last;
    }

    private Deployed one(
            String present, String resource, @Nullable String source, Actor by, boolean will, House house) {
        Optional<Models.Version> newest = models.newest(present, resource);
        int version = newest.map(Models.Version::version).orElse(0);
        try {
            Optional<Model> model =
                    resource.endsWith(".bpmn") ? Optional.of(checked(resource, source, house)) : Optional.empty();
            String text = model.map(Model::text).orElse(String.valueOf(source));
            String hash = ModelReader.hash(text);
            if (newest.filter(each -> each.hash().equals(hash)).isPresent()) {
                return new Deployed(resource, Result.UNCHANGED, version, List.of());
            }
            if (!will && models.everHad(present, resource, hash)) {
                log.info("{} is older than what the engine has; left alone", resource);
                return new Deployed(resource, Result.OLDER, version, List.of());
            }
            return deploy(present, resource, text, hash, model, by);
        } catch (FaultyModel faulty) {
            return refused(resource, version, faulty.faults(), by);
        } catch (EngineRefused refused) {
            return refused(resource, version, List.of(resource + ": the engine says: " + refused.getMessage()), by);
        }
    }

    private static Model checked(String resource, @Nullable String source, House house) {
        Model model = ModelReader.read(resource, String.valueOf(source));
        ModelCheck.check(model, house);
        return model;
    }

    private Deployed deploy(
            String present, String resource, String text, String hash, Optional<Model> model, Actor by) {
        DeploymentEvent event = engine.deploy(resource, text);
        var process = event.getProcesses().stream().findFirst();
        int version =
                process.map(io.camunda.client.api.response.Process::getVersion).orElse(0);
        transaction.executeWithoutResult(tx -> {
            models.keep(hash, resource, text);
            models.deployed(
                    present,
                    resource,
                    hash,
                    model.map(Model::processId),
                    process.map(io.camunda.client.api.response.Process::getProcessDefinitionKey)
                            .orElse(0L),
                    version,
                    by.id());
            events.publishEvent(new FlowEvent.ModelDeployed(by, resource, version, hash));
        });
        return new Deployed(resource, Result.DEPLOYED, version, List.of());
    }

    private Deployed refused(String resource, int version, List<String> faults, Actor by) {
        log.warn("Refused: {}", String.join("; ", faults));
        boolean known = last.stream()
                .anyMatch(each ->
                        each.resource().equals(resource) && each.faults().equals(faults));
        if (!known) {
            transaction.executeWithoutResult(
                    tx -> events.publishEvent(new FlowEvent.ModelRefused(by, resource, faults)));
        }
        return new Deployed(resource, Result.REFUSED, version, faults);
    }
}
