package io.muster.question;

import io.muster.message.Actor;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.settings.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a question is made of when it is asked. Its policy is fixed here, once.
 *
 * @param record where it is asked
 * @param reference who waits for the answer, unique for ever (the flow's job, {@code job:2251799813685312}): asking
 *     twice with one reference is asking once
 * @param kind what programs call it: {@code question}, {@code step-approval}, {@code step-failed} …
 * @param title one line, as a question
 * @param parts what is to be seen before answering: the resolved command, the inputs
 * @param choices at least one, the likeliest first; an approval has {@link Choice#APPROVE} and {@link Choice#REJECT}
 * @param from whose holders may answer; empty: anybody in the room
 * @param people ids of people who may answer besides
 * @param quorum how many different people must give the same choice before it counts; 1 upward (refusals need one)
 * @param notRequester whether the one who asked may not answer
 * @param commanderMayWaive whether the commander may confirm his own request, on the record as waived
 * @param requester who wants the answer, null when it is the flow
 * @param deadline when the flow goes on without an answer; shown only, the flow's own timer decides
 * @param grant what an approval permits, null when it permits nothing that is checked later
 * @param details what programs need besides (run, step), written to the entry
 */
public record Ask(
        RecordKey record,
        String reference,
        String kind,
        String title,
        List<Part> parts,
        List<Choice> choices,
        Set<Role> from,
        Set<String> people,
        int quorum,
        boolean notRequester,
        boolean commanderMayWaive,
        @Nullable Actor requester,
        @Nullable Instant deadline,
        @Nullable GrantScope grant,
        Map<String, String> details) {

    /**
     * What an approval permits: exactly this command of this step of this run, undone or done.
     *
     * @param run {@code INC-7/R3}
     * @param step id of the outline, such as {@code s2}; an undo is {@code s2/undo}
     * @param digest SHA-256, hex, over source hash, inputs, target and resolved command
     */
    public record GrantScope(String run, String step, String digest) {}
}
