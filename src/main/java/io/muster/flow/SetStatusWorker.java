package io.muster.flow;

import io.muster.incident.Incidents;
import io.muster.incident.Operations;
import io.muster.incident.Status;
import io.muster.message.Actor;
import io.muster.message.RecordKey;
import org.springframework.stereotype.Component;

/** Moves the record forward; what holds already, or is passed already, changes nothing. */
@Component
class SetStatusWorker implements Worker {

    private final Incidents incidents;
    private final Operations operations;
    private final Mentions mentions;

    SetStatusWorker(Incidents incidents, Operations operations, Mentions mentions) {
        this.incidents = incidents;
        this.operations = operations;
        this.mentions = mentions;
    }

    @Override
    public String type() {
        return "muster.set-status";
    }

    @Override
    public Worked work(Job job) {
        Status wanted = wanted(job);
        if (job.record().kind() == RecordKey.Kind.OP) {
            end(job, wanted);
            return new Worked.Done();
        }
        if (incidents.get(job.record()).status().compareTo(wanted) < 0) {
            Actor by = job.text("by").map(mentions::actor).orElse(Actor.MUSTER);
            move(job.record(), wanted, by, job.text("reason").orElse(""));
        }
        return new Worked.Done();
    }

    /** An operation knows one status to come. */
    private void end(Job job, Status wanted) {
        if (wanted != Status.CLOSED) {
            throw new BadParameter("task '" + job.element() + "' makes an operation " + wanted.word()
                    + ", which only an incident can be; use closed, or leave the task out");
        }
        Actor by = job.text("by").map(mentions::actor).orElse(Actor.MUSTER);
        operations.end(job.record(), by, job.text("reason").orElse("Its flow closed it."));
    }

    private static Status wanted(Job job) {
        return switch (job.required("status")) {
            case "mitigated" -> Status.MITIGATED;
            case "resolved" -> Status.RESOLVED;
            case "closed" -> Status.CLOSED;
            default ->
                throw new BadParameter("status '" + job.required("status") + "' of task '" + job.element()
                        + "' is unknown; use mitigated, resolved or closed");
        };
    }

    private void move(RecordKey key, Status wanted, Actor by, String why) {
        String reason = why.isEmpty() ? null : why;
        switch (wanted) {
            case MITIGATED -> incidents.mitigate(key, by, reason);
            case RESOLVED -> incidents.resolve(key, by, reason);
            default -> incidents.close(key, by, reason);
        }
    }
}
