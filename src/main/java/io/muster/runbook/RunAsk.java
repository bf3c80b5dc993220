package io.muster.runbook;

import io.muster.message.Actor;
import io.muster.message.Part;
import io.muster.question.Ask;
import io.muster.question.Choice;
import io.muster.settings.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A question of a run on its way to {@link Ask}.
 *
 * @param reference who waits for the answer, as {@code Questions} wants it
 * @param details what programs find it by; the maker of the card adds to them
 */
record RunAsk(
        BoundRun bound,
        String kind,
        String reference,
        @Nullable Instant deadline,
        Map<String, String> details) {

    static RunAsk of(BoundRun bound, String kind, @Nullable Step step, String reference, @Nullable Instant deadline) {
        Map<String, String> details = new TreeMap<>();
        details.put("run", bound.run().key().toString());
        details.put("runbook", bound.run().runbook());
        if (step != null) {
            details.put("step", step.id());
        }
        return new RunAsk(bound, kind, reference, deadline, details);
    }

    /** One answer of one person decides, whoever asked. */
    Ask plain(String title, List<Part> parts, List<Choice> choices, Set<Role> from) {
        return new Ask(
                bound.run().key().record(),
                reference,
                kind,
                title,
                parts,
                choices,
                from,
                Set.of(),
                1,
                false,
                false,
                Actor.MUSTER,
                deadline,
                null,
                details);
    }

    /** A yes or no, by the rule of the level. @param secondPerson whether it takes one besides who asks, whatever the level says */
    Ask approval(
            String title,
            List<Part> parts,
            Set<Role> from,
            RunPolicy policy,
            boolean secondPerson,
            Ask.@Nullable GrantScope scope) {
        var rule = policy.of(bound);
        boolean levelled = policy.levelledByWhoAsks(bound);
        return new Ask(
                bound.run().key().record(),
                reference,
                kind,
                title,
                parts,
                List.of(Choice.APPROVE, Choice.REJECT),
                from,
                Set.of(),
                rule.quorum(),
                rule.notRequester() || secondPerson || levelled,
                rule.commanderMayWaive() && !secondPerson && !levelled,
                bound.run().asking(),
                deadline,
                scope,
                details);
    }
}
