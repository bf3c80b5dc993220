package io.muster.command;

import static io.muster.message.Span.plain;
import static io.muster.message.Span.strong;

import io.muster.chat.Reply;
import io.muster.flow.FlowView;
import io.muster.flow.LiveFlow;
import io.muster.flow.Outlook;
import io.muster.flow.Outlooks;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.Part;
import io.muster.message.Part.Fact;
import io.muster.message.RecordKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Where the flow stands, whom it waits for since when, and what comes then. */
@Component
final class WhyCommand implements Command {

    private final Outlooks outlooks;
    private final LiveFlow live;
    private final Moment moment;

    WhyCommand(Outlooks outlooks, LiveFlow live, Moment moment) {
        this.outlooks = outlooks;
        this.live = live;
        this.moment = moment;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("why", "next", "flow");
    }

    @Override
    public Reply obey(Order order) {
        RecordKey key = order.record();
        return Reply.done(
                switch (order.verb()) {
                    case "why" -> why(key);
                    case "next" -> next(key);
                    default -> flow(key);
                },
                key);
    }

    private Message why(RecordKey key) {
        List<Outlook.Wait> waits = outlooks.of(key).waits();
        if (waits.isEmpty()) {
            return nothing(key);
        }
        Message said = Message.of(
                key + (waits.size() == 1 ? " waits for one thing" : " waits for " + waits.size() + " things"));
        for (Outlook.Wait wait : waits) {
            said = said.with(new Part.Text(wait.sentence()));
        }
        return said.with(waits.stream()
                .filter(wait -> !wait.command().isEmpty())
                .limit(5)
                .map(wait -> Button.plain(
                        wait.command(),
                        wait.command().startsWith(key.toString())
                                        || wait.command().equals("thaw")
                                ? wait.command()
                                : key + " " + wait.command()))
                .toArray(Button[]::new));
    }

    private Message next(RecordKey key) {
        List<Fact> facts = new ArrayList<>();
        for (Outlook.Wait wait : outlooks.of(key).waits()) {
            String of = wait.question() == null ? "" : "Q" + wait.question().number() + " ";
            wait.then().stream()
                    .filter(then -> !then.comes().isEmpty())
                    .forEach(then -> facts.add(new Fact(
                            then.answer().isEmpty() ? "When " + wait.who() + " " + done(wait) : of + then.answer(),
                            then.comes())));
            if (!wait.silence().isEmpty()) {
                facts.add(new Fact(of + "silence", wait.unanswered()));
            }
        }
        if (facts.isEmpty()) {
            return nothing(key);
        }
        return Message.of("What comes next for " + key).with(new Part.Facts(facts));
    }

    private static String done(Outlook.Wait wait) {
        return "is done: " + wait.what().replaceFirst("^to ", "").replaceFirst(" \\([^)]*\\)$", "");
    }

    private Message flow(RecordKey key) {
        FlowView view = live.of(key);
        if (view.state() == FlowView.State.NONE) {
            return Message.of(key + " has no flow.");
        }
        List<Fact> facts = new ArrayList<>();
        for (FlowView.Instance instance : view.instances()) {
            for (FlowView.Element element : instance.elements()) {
                boolean standing = element.state() == FlowView.ElementState.ACTIVE
                        || element.state() == FlowView.ElementState.STALLED;
                if (standing
                        && !element.type().equals("PROCESS")
                        && !element.type().equals("CALL_ACTIVITY")) {
                    facts.add(new Fact(
                            instance.name(),
                            element.name() + (element.state() == FlowView.ElementState.STALLED ? ", stalled" : "")
                                    + ", " + moment.ago(element.since())));
                }
            }
        }
        Message said = Message.of(
                strong(view.flow().isEmpty() ? "Its flow" : view.flow()),
                plain(" (" + view.generation() + ") is " + word(view.state())));
        return (facts.isEmpty() ? said : said.with(new Part.Facts(facts)))
                .with(new Part.Link("Diagram of " + key, "/incidents/" + key));
    }

    private static String word(FlowView.State state) {
        return switch (state) {
            case NONE -> "not there";
            case STARTING -> "about to begin";
            case RUNNING -> "going; it stands at";
            case STALLED -> "stalled; it stands at";
            case ENDED -> "at its end";
        };
    }

    private static Message nothing(RecordKey key) {
        return Message.of(key + " waits for nothing; its flow is at its end or has not told where it stands yet.");
    }
}
