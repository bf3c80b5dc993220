package io.muster.database;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Lets every {@link Lookout} look while the server is up. */
@Component
class Lookouts implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Lookouts.class);

    private final WakeUp wakeUp;
    private final ObjectProvider<Lookout> lookouts;
    private List<AutoCloseable> looking = List.of();

    Lookouts(WakeUp wakeUp, ObjectProvider<Lookout> lookouts) {
        this.wakeUp = wakeUp;
        this.lookouts = lookouts;
    }

    @Override
    public void start() {
        looking = lookouts.stream()
                .map(each -> wakeUp.eachSecond(each.looksFor(), each::look))
                .toList();
    }

    @Override
    public void stop() {
        for (AutoCloseable subscription : looking) {
            try {
                subscription.close();
            } catch (Exception e) {
                log.warn("A look did not end", e);
            }
        }
        looking = List.of();
    }

    @Override
    public boolean isRunning() {
        return !looking.isEmpty();
    }
}
