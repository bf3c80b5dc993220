package io.muster.runbook.runner;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds how runners can be isolated here, by whole runners: what a machine allows cannot be told from what it is. */
final class IsolationTrial {

    private static final Logger log = LoggerFactory.getLogger(IsolationTrial.class);

    private final RunnerStarter starter;
    private final Isolation.Way wanted;
    private final int firstUser;

    IsolationTrial(RunnerStarter starter, Isolation.Way wanted, int firstUser) {
        this.starter = starter;
        this.wanted = wanted;
        this.firstUser = firstUser;
    }

    /** @param runner the unused one that showed it, as good as any other; null when there is none */
    record Chosen(Isolation how, @Nullable Runner runner) {}

    /** The first way that works. */
    Chosen choose() {
        for (Isolation way : ways()) {
            try {
                Runner runner = starter.start(way);
                if (!way.countsTasks() || starter.countsTasks(way)) {
                    return new Chosen(way, runner);
                }
                runner.close();
                return new Chosen(withoutCount(way), null);
            } catch (RunnerFailed failed) {
                log.info("runners cannot be isolated by {}: {}", way.words(), failed.getMessage());
            }
        }
        return new Chosen(wanted == Isolation.Way.AUTO ? of(Isolation.Way.NONE, false, false) : ways().getLast(), null);
    }

    private List<Isolation> ways() {
        boolean root = Isolation.mayGiveUsers();
        List<Isolation> ways = new ArrayList<>();
        if (wanted == Isolation.Way.NAMESPACE || wanted == Isolation.Way.AUTO) {
            if (root) {
                ways.add(of(Isolation.Way.NAMESPACE, true, true));
            }
            ways.add(of(Isolation.Way.NAMESPACE, false, true));
            // Kernels before 5.14 count the processes of a person's whole desktop.
            ways.add(of(Isolation.Way.NAMESPACE, false, false));
        }
        if (wanted == Isolation.Way.USER || (wanted == Isolation.Way.AUTO && root)) {
            ways.add(of(Isolation.Way.USER, true, true));
        }
        return wanted == Isolation.Way.NONE ? List.of(of(Isolation.Way.NONE, false, false)) : ways;
    }

    private Isolation of(Isolation.Way way, boolean ownUser, boolean countsTasks) {
        return new Isolation(way, ownUser, countsTasks, List.of(), firstUser);
    }

    private static Isolation withoutCount(Isolation way) {
        return new Isolation(way.way(), way.ownUser(), false, way.hidden(), way.firstUser());
    }
}
