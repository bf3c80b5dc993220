package io.muster.runbook;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** How the steps of a runbook follow one another; steps are named by their ids. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Block.One.class, name = "one"),
    @JsonSubTypes.Type(value = Block.Parallel.class, name = "parallel"),
    @JsonSubTypes.Type(value = Block.When.class, name = "when")
})
public sealed interface Block {

    /** A step alone. */
    record One(String step) implements Block {}

    /** Steps that begin together; what follows waits for all of them. */
    record Parallel(List<String> steps) implements Block {
        public Parallel {
            steps = List.copyOf(steps);
        }
    }

    /** @param step the {@link Step.When} that says which way it goes */
    record When(String step, List<Block> then, List<Block> otherwise) implements Block {
        public When {
            then = List.copyOf(then);
            otherwise = List.copyOf(otherwise);
        }
    }
}
