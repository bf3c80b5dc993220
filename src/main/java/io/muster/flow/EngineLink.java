package io.muster.flow;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps in touch with the engine: greets it each second; whenever it comes (back) proves by its mark that it is the one
 * we know, deploys, and takes jobs. What is to be told waits in the database until {@link EngineLinkState#ready}.
 */
@Component
class EngineLink implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EngineLink.class);
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final int PROOF_EVERY = 30;

    private final Engine engine;
    private final EngineIdentity identity;
    private final NewEngine newEngine;
    private final HouseLock lock;
    private final Deployments deployments;
    private final Dispatcher dispatcher;
    private final Rounds rounds;
    private final EngineLinkState state;
    private volatile boolean running;

    EngineLink(
            Engine engine,
            EngineIdentity identity,
            NewEngine newEngine,
            HouseLock lock,
            Deployments deployments,
            Dispatcher dispatcher,
            Rounds rounds,
            EngineLinkState state) {
        this.engine = engine;
        this.identity = identity;
        this.newEngine = newEngine;
        this.lock = lock;
        this.deployments = deployments;
        this.dispatcher = dispatcher;
        this.rounds = rounds;
        this.state = state;
    }

    @Override
    public void start() {
        running = true;
        if (engine.configured()) {
            Thread.ofVirtual().name("engine-link").start(this::go);
        } else {
            state.away("no engine is configured; set muster.engine.address");
        }
    }

    private void go() {
        long round = 0;
        while (running) {
            try {
                engine.greet();
                if (!state.ready() || round % PROOF_EVERY == 0) {
                    recognise();
                }
                rounds.go(identity.required(), dispatcher, round);
            } catch (EngineAway away) {
                lost(String.valueOf(away.getMessage()));
            } catch (RuntimeException e) {
                log.warn("The engine's round failed, again in a second", e);
            }
            round++;
            LockSupport.parkNanos(ROUND.toNanos());
        }
    }

    private void lost(String reason) {
        if (state.ready()) {
            log.warn("The engine is away; what it is to be told waits: {}", reason);
        }
        state.away(reason);
    }

    private void recognise() {
        boolean[] met = {false};
        lock.holding(() -> {
            Optional<String> known = identity.present();
            if (known.isEmpty() || !proves(known.get())) {
                newEngine.meet(known);
                met[0] = true;
            }
        });
        String present = identity.required();
        if (!state.ready() || met[0]) {
            deployments.atStart();
            dispatcher.open(present);
            state.there();
            log.info("The engine {} is there", present);
        }
    }

    /** Its mark can be instantiated only where it was deployed. */
    private boolean proves(String id) {
        try {
            engine.start(EngineIdentity.processOf(id));
            return true;
        } catch (EngineRefused refused) {
            if (refused.kind() == EngineRefused.Kind.NOT_FOUND) {
                return false;
            }
            throw refused;
        }
    }

    @Override
    public void stop() {
        running = false;
        state.away("this program stops");
        dispatcher.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
