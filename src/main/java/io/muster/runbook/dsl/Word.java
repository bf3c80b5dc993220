package io.muster.runbook.dsl;

/** A bare name in capitals, such as {@code SEV1}, {@code INCIDENT_COMMANDER}, {@code ASK_NEXT}. */
record Word(String name) {
    @Override
    public String toString() {
        return name;
    }
}
