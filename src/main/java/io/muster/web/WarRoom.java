package io.muster.web;

import io.muster.flow.Outlook;
import io.muster.message.Part;
import io.muster.message.Span;
import io.muster.runbook.Freezes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One incident as its page shows it, to one reader. Nothing in it changes by the passing of time alone, so that two equal
 * values need not be drawn and sent twice.
 */
public record WarRoom(
        Head head,
        List<QuestionCard> questions,
        List<Group> record,
        boolean earlier,
        long last,
        FlowBox flow,
        Side side) {

    /** Tells a browser whether what it shows is still the same. */
    public static String fingerprint(Object part) {
        return Integer.toHexString(part.hashCode());
    }

    /**
     * Title, level and the line under them.
     *
     * @param since when the present status began
     * @param freeze in the whole house; null: changes may begin
     */
    public record Head(
            String key,
            String title,
            String level,
            int rank,
            String status,
            Instant since,
            boolean open,
            boolean drill,
            boolean isPrivate,
            String summary,
            List<Note> notes,
            List<Step> next,
            Freezes.@Nullable Freeze freeze) {

        Head with(List<Note> more) {
            List<Note> all = new ArrayList<>(notes);
            all.addAll(more);
            return new Head(
                    key,
                    title,
                    level,
                    rank,
                    status,
                    since,
                    open,
                    drill,
                    isPrivate,
                    summary,
                    List.copyOf(all),
                    next,
                    freeze);
        }
    }

    /** A fact in the status line; {@code strong} stands out, {@code until} runs down beside it. */
    public record Note(
            String before,
            String strong,
            String after,
            @Nullable Instant until) {
        public Note(String before, String strong, String after) {
            this(before, strong, after, null);
        }
    }

    /** A next step in the life of the incident, offered as a button. */
    public record Step(String label, String command, boolean primary) {}

    /**
     * A question that waits for people.
     *
     * @param waitsFor whom, in words
     * @param answered what has been said so far, empty while nothing
     * @param mend the command that lets its run go on with the mended file instead; empty when there is none
     * @param may whether the reader may answer
     * @param standing why, or why not, in words
     */
    public record QuestionCard(
            String key,
            int number,
            String title,
            String waitsFor,
            @Nullable Instant deadline,
            List<Part> parts,
            List<Option> options,
            boolean may,
            String standing,
            String answered,
            String mend) {}

    /** One answer that can be given. */
    public record Option(String id, String label, boolean primary, boolean asksReason) {}

    /** Entries that belong together by what the flow was doing, newest first. */
    public record Group(String phase, List<Item> items) {}

    /**
     * An entry of the record.
     *
     * @param tone which colour its dot has: plain, active, wait, alarm, ok
     * @param run the card of the run that began with this entry
     * @param about what it belongs to in diagrams
     */
    public record Item(
            long n,
            Instant at,
            String type,
            String tone,
            String phase,
            List<Span> headline,
            List<Part> parts,
            @Nullable RunCard run,
            About about) {}

    /** The element of a flow, or the step of a run, that an entry tells of; null where it tells of none. */
    public record About(
            @Nullable String generation,
            @Nullable String process,
            @Nullable String element,
            @Nullable String run,
            @Nullable String step) {
        public static final About NOTHING = new About(null, null, null, null, null);
    }

    /**
     * A run with its steps.
     *
     * @param note what is to be known of it besides: that it is only planned, which version it uses; may be empty
     * @param undo the command that undoes what it did; empty when nothing could be undone now
     */
    public record RunCard(
            String key,
            String shortKey,
            String title,
            String state,
            @Nullable Instant began,
            @Nullable Instant ended,
            String tone,
            List<StepLine> steps,
            String note,
            String undo) {

        public int all() {
            return steps.size();
        }

        public int done() {
            return (int)
                    steps.stream().filter(step -> step.mark().equals("done")).count();
        }

        /** In half steps: the one that is going on counts for half. */
        public int halves() {
            boolean going = steps.stream()
                    .anyMatch(step -> step.mark().equals("now") || step.mark().equals("wait"));
            return 2 * done() + (going ? 1 : 0);
        }
    }

    /**
     * A step of a run.
     *
     * @param number its place in reading order, from 1
     * @param mark one of done, now, wait, todo, failed, undone
     * @param last the last lines of its output, where they are what one wants to see now
     * @param output where all of its output is; empty while there is none
     */
    public record StepLine(
            int number,
            String title,
            String mark,
            String line,
            @Nullable Duration took,
            List<String> last,
            String output) {
        public String sign() {
            return switch (mark) {
                case "done" -> "✓";
                case "now", "wait" -> "◔";
                case "failed" -> "✗";
                case "undone" -> "↩";
                default -> "·";
            };
        }

        /** The sign for those who hear it. */
        public String said() {
            return switch (mark) {
                case "done" -> "done";
                case "now" -> "going on";
                case "wait" -> "waits";
                case "failed" -> "failed";
                case "undone" -> "undone";
                default -> "not yet";
            };
        }
    }

    /** What stands beside the record. */
    public record Side(String key, boolean open, List<RoleRow> roles, List<RunbookRow> runbooks, List<TodoRow> todos) {}

    /** A small task of the incident. */
    public record TodoRow(
            int number,
            String text,
            String person,
            @Nullable Instant due,
            boolean done) {}

    /**
     * Where we are in the flow, in words. Empty words are not shown.
     *
     * @param why said where there are no reasons
     * @param more how many reasons there are besides those shown
     * @param unknownSince the engine's word since then is lost; null: all is as shown
     * @param picture a {@link FlowValue} as JSON, which the script draws into the diagram
     */
    public record FlowBox(
            String key,
            String picture,
            List<Place> places,
            String why,
            List<Reason> reasons,
            int more,
            List<Stuck> stuck,
            @Nullable Instant unknownSince) {}

    /**
     * What the flow waits for.
     *
     * @param words whom, and for what
     * @param until when it goes on without
     * @param then what comes after each answer; one with an empty answer where nothing is chosen
     * @param silence what comes without an answer; empty when nothing does
     */
    public record Reason(String words, @Nullable Instant until, List<Outlook.Then> then, String silence) {

        /** What comes next where nothing is chosen; null where that depends on the answer, or is not known. */
        public @Nullable String certain() {
            return then.size() == 1 && then.getFirst().answer().isEmpty() && silence.isEmpty()
                    ? then.getFirst().comes()
                    : null;
        }

        /** Whether it depends on the answer what comes next. */
        public boolean open() {
            return certain() == null && !(then.isEmpty() && silence.isEmpty());
        }
    }

    /** Where the flow cannot go on by itself, and the command that tries it again. */
    public record Stuck(String place, String why, String command) {}

    /** An element of the flow on which a token stands. */
    public record Place(String name, Instant since, boolean waits) {}

    public record RoleRow(
            String title, String command, @Nullable Face holder) {}

    public record RunbookRow(String title, String name, String hint) {}
}
