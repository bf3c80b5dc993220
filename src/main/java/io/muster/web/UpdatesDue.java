package io.muster.web;

import io.muster.flow.FlowView;
import io.muster.web.WarRoom.Note;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Says when the next update for stakeholders is due: the flow's own timers know, which every update sets anew. */
final class UpdatesDue {

    /** Called flows whose nearest timer is the next update, as they are shipped. */
    private static final Map<String, String> FLOWS =
            Map.of("public-communication", "next public update,", "internal-communication", "next internal update,");

    private UpdatesDue() {}

    static List<Note> notes(FlowView view) {
        List<Note> notes = new ArrayList<>();
        for (FlowView.Instance instance : view.instances()) {
            String words = FLOWS.get(instance.processId());
            if (words != null && instance.active()) {
                view.timers().stream()
                        .filter(timer -> timer.instance().equals(instance.key()))
                        .map(FlowView.Due::at)
                        .min(Comparator.naturalOrder())
                        .ifPresent(at -> notes.add(new Note(words, "", "", at)));
            }
        }
        notes.sort(Comparator.comparing(Note::before).reversed());
        return notes;
    }
}
