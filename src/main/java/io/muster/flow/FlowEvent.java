package io.muster.flow;

import static io.muster.message.Span.code;
import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.RecordKey;
import io.muster.message.Recorded;
import io.muster.runbook.Run;
import java.util.List;
import java.util.Map;

/** What can happen to the flow of a record, and to the flows of the house. */
public sealed interface FlowEvent extends Recorded {

    /** A generation's instance reached its first task. */
    record FlowStarted(RecordKey record, Actor by, String generation, String flow) implements FlowEvent {
        @Override
        public Message message() {
            return Message.of(plain("Flow "), strong(flow), plain(" began (" + generation + ")"))
                    .with(Message.Priority.BACKGROUND);
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("generation", generation, "flow", flow);
        }
    }

    /**
     * A technical failure stopped it after the last attempt; it waits for {@link Stalls#retry}.
     *
     * @param element id of the task, as retry wants it
     * @param name how the diagram calls it
     */
    record FlowStalled(RecordKey record, Actor by, String element, String name, String why) implements FlowEvent {
        @Override
        public Message message() {
            return Message.of(strong("Stalled"), plain(" at "), strong(name))
                    .with(new Part.Text(why))
                    .with(Button.primary("Try again", "retry " + record + " " + element))
                    .coalescing("stall " + record + " " + element);
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("element", element, "why", why);
        }
    }

    /** Somebody has it tried again. */
    record FlowRetried(RecordKey record, Actor by, String element, String name) implements FlowEvent {
        @Override
        public Message message() {
            return Message.of(strong(by.name()), plain(" tries again: "), strong(name));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("element", element);
        }
    }

    /** Somebody sends the flow a message that it may wait for. */
    record SignalSent(RecordKey record, Actor by, String name, Map<String, String> values) implements FlowEvent {
        @Override
        public Message message() {
            Message said = Message.of(strong(by.name()), plain(" signals "), code(name));
            return values.isEmpty()
                    ? said
                    : said.with(new Part.Facts(values.entrySet().stream()
                            .map(value -> new Part.Fact(value.getKey(), value.getValue()))
                            .toList()));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("signal", name);
        }
    }

    /**
     * Nobody took a signal as long as the engine kept it.
     *
     * @param sender who is told
     * @param known false when the engine's records do not say
     */
    record SignalNotTaken(RecordKey record, Actor by, String name, Actor sender, boolean known) implements FlowEvent {
        @Override
        public Message message() {
            String mention = "@" + sender.id() + ": ";
            return known
                    ? Message.of(plain(mention + "nobody took "), code(name), plain(" within an hour of your signal"))
                            .with(new Part.Text("The flow did not wait for it. 'signal " + record
                                    + "' without a name lists what it waits for."))
                    : Message.of(
                                    plain(mention + "it is not known whether anybody took "),
                                    code(name),
                                    plain(" within an hour of your signal"))
                            .with(new Part.Text("The engine's records do not come; 'flow " + record
                                    + "' shows where it stood when they last did."));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("signal", name, "sender", sender.id(), "known", known);
        }
    }

    /** It was ended while something of it was not done yet. */
    record LeftUnfinished(RecordKey record, Actor by, List<Left> left) implements FlowEvent {

        /** @param what its number or name */
        record Left(String what, String how) {}

        @Override
        public Message message() {
            return Message.of("Not finished by then")
                    .with(new Part.Facts(left.stream()
                            .map(each -> new Part.Fact(each.what(), each.how()))
                            .toList()));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("left", left.stream().map(Left::what).toList());
        }
    }

    /** Runs of an incident that was merged into this one. */
    record RunsGoOn(RecordKey record, Actor by, RecordKey duplicate, List<Run> runs) implements FlowEvent {
        @Override
        public Message message() {
            return Message.of(
                            plain(runs.size() == 1 ? "A run of " : "Runs of "),
                            strong(duplicate.toString()),
                            plain(runs.size() == 1 ? " goes on there" : " go on there"))
                    .with(new Part.Facts(runs.stream()
                            .map(run -> new Part.Fact(run.key().toString(), run.title()))
                            .toList()))
                    .with(new Part.Link("War room of " + duplicate, "/incidents/" + duplicate));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of(
                    "duplicate",
                    duplicate.toString(),
                    "runs",
                    runs.stream().map(run -> run.key().toString()).toList());
        }
    }

    /** A version of a model went into force. */
    record ModelDeployed(Actor by, String resource, int version, String hash) implements FlowEvent {
        @Override
        public RecordKey record() {
            return RecordKey.MUSTER;
        }

        @Override
        public Message message() {
            return Message.of(plain("Deployed "), code(resource), plain(version == 0 ? "" : ", version " + version));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("resource", resource, "version", version, "hash", hash);
        }
    }

    /** A model was not taken; the last good version stays in force. */
    record ModelRefused(Actor by, String resource, List<String> faults) implements FlowEvent {
        @Override
        public RecordKey record() {
            return RecordKey.MUSTER;
        }

        @Override
        public Message message() {
            return Message.of(plain("Refused "), code(resource), plain("; the last good version stays"))
                    .with(new Part.Text(String.join("\n", faults)));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("resource", resource);
        }
    }

    /** The engine is not the one that was known: all is deployed anew, every open record starts its next generation. */
    record EngineReplaced(Actor by, String was, String is, int records) implements FlowEvent {
        @Override
        public RecordKey record() {
            return RecordKey.MUSTER;
        }

        @Override
        public Message message() {
            return Message.of(
                    plain("The engine is a new one (" + is + ", before " + was + "): "),
                    strong(records + (records == 1 ? " flow" : " flows")),
                    plain(" started again"));
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("was", was, "is", is);
        }
    }
}
