package io.muster.flow;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How often a job is tried before it stalls: as often as its task says, three times if it says nothing. The engine counts
 * down what is left, except that it gives every user task one, which no model can change: there we count up.
 */
final class Attempts {

    private static final int MOST = 3;
    private static final int FIRST_OF_USER_TASK = 1;

    private Attempts() {}

    /** Which one this is, from 1; where a task allows more than three, all but the last two count as the first. */
    static int number(Job job) {
        return isUserTask(job.type()) ? job.retries() : Math.max(1, MOST - job.retries() + 1);
    }

    /** The job's retries for another attempt; empty after the last. */
    static Optional<Integer> another(Job job) {
        if (isUserTask(job.type())) {
            return job.retries() < MOST ? Optional.of(job.retries() + 1) : Optional.empty();
        }
        return job.retries() > 1 ? Optional.of(job.retries() - 1) : Optional.empty();
    }

    /** The job's retries when a person has it tried again. @param type null where it is not known */
    static int anew(@Nullable String type) {
        return isUserTask(type) ? FIRST_OF_USER_TASK : MOST;
    }

    private static boolean isUserTask(@Nullable String type) {
        return Model.USER_TASK.equals(type);
    }
}
