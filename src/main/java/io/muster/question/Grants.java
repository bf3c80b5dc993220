package io.muster.question;

import java.util.Optional;
import org.springframework.stereotype.Service;

/** What approvals permit, for the executor that checks before it acts. */
@Service
public class Grants {

    /** The newest grant for this run and step, usable or only given; empty when there is none or it was used or voided. */
    public Optional<Grant> find(String run, String step) {
        throw new UnsupportedOperationException();
    }

    /** Uses the grant up, once. @return false when somebody used it before */
    public boolean use(long grant) {
        throw new UnsupportedOperationException();
    }

    /** Writes a grant without a question ("try again" grants the same command once more; policy 'none'). Usable at once. */
    public void grant(Ask.GrantScope scope, io.muster.message.Actor by, String why) {
        throw new UnsupportedOperationException();
    }

    /**
     * A permission for one command.
     *
     * @param usable false while the decision is only given
     */
    public record Grant(long id, Ask.GrantScope scope, io.muster.message.Actor by, boolean usable) {}
}
