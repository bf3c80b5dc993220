package io.muster.page;

import io.muster.message.Actor;
import io.muster.message.RecordKey;
import java.util.List;
import org.springframework.stereotype.Service;

/** Façade: calls people, once for each reason to. */
@Service
public class Pages {

    /**
     * Calls somebody. Asked again with the same record, opening, callee and step it changes nothing and answers as the
     * first time. Publishes {@code PersonPaged}. One transaction, or joins the caller's.
     *
     * @param opening what began anew: {@code 1}, the incident's opening, or {@code 1.2} for the second firing after
     *     mitigation
     * @param step 1 for the first call, 2 after the first escalation …
     * @throws io.muster.message.Refused when there is no such record or person
     */
    public Page page(RecordKey record, String opening, Callee whom, int step, Actor by) {
        throw new UnsupportedOperationException();
    }

    /** @param people who were mentioned; empty when nobody holds the role or is on call for it */
    public record Page(RecordKey record, Callee whom, int step, List<Actor> people) {}
}
