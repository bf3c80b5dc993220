package io.muster.flow;

import io.muster.message.Actor;
import java.util.List;
import org.springframework.stereotype.Service;

/** Façade: models on their way into the engine. */
@Service
public class Deployments {

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

    /** Deploys what is new, as a person's will: also a text that this engine once had and has since replaced. */
    public List<Deployed> deploy(Actor by) {
        throw new UnsupportedOperationException();
    }

    /** What became of each file at the last look. */
    public List<Deployed> list() {
        throw new UnsupportedOperationException();
    }
}
