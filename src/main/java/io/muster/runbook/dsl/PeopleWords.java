package io.muster.runbook.dsl;

import io.muster.runbook.Approval;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be said of anything that is asked of people. */
abstract class PeopleWords extends StepBraces {

    private @Nullable List<String> from;
    private @Nullable Duration within;

    PeopleWords(Mistakes mistakes, String kind, String id, String title, int line) {
        super(mistakes, kind, id, title, line);
    }

    @Usage("from INCIDENT_COMMANDER, OPERATIONS_LEAD")
    public void from(Object... roles) {
        from = from(kind, Arrays.asList(roles));
    }

    @Usage("within 15.minutes")
    public void within(Duration time) {
        within = forPeople(kind, time);
    }

    /** What they see. */
    abstract String asks();

    final Approval asked(Approval.Otherwise otherwise, Duration usual) {
        List<String> roles = from;
        Duration time = within;
        return new Approval(
                roles == null ? usualFrom() : roles, time == null || time.isZero() ? usual : time, otherwise, null);
    }

    List<String> usualFrom() {
        return Approval.DEFAULT.from();
    }
}
