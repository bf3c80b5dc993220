package io.muster.runbook;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Façade: the catalogue of runbooks, shipped ones and those of the configured folder. */
@Service
public class Runbooks {

    /** All with a good version, by name. */
    public List<Runbook> list() {
        throw new UnsupportedOperationException();
    }

    public Optional<Runbook> find(String name) {
        throw new UnsupportedOperationException();
    }

    /** Those that say {@code matches alert:} with this name. */
    public List<Runbook> matching(String alert) {
        throw new UnsupportedOperationException();
    }

    /** What is wrong in files that could not be used, newest look. */
    public List<Mistake> mistakes() {
        throw new UnsupportedOperationException();
    }

    /** Looks at the files again and gives the process of every good one, for deployment. Cheap when nothing changed. */
    public List<RunbookProcess> processes() {
        throw new UnsupportedOperationException();
    }
}
