package io.muster.runbook.dsl;

/** What may be read where nothing is done yet: in the condition of a {@code when}, and in {@code how { }}. */
public final class ConditionWords extends Words {

    private final Known known;

    ConditionWords(Mistakes mistakes, String place, Known known) {
        super(mistakes, place);
        this.known = known;
    }

    public Object getInputs() {
        return known.inputs();
    }

    public Object getOutputs() {
        return known.outputs();
    }

    public Object getIncident() {
        return known.incident();
    }

    public Object getAlert() {
        return known.alert();
    }
}
