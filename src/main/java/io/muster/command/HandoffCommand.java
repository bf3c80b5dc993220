package io.muster.command;

import io.muster.chat.Reply;
import io.muster.incident.Incidents;
import io.muster.message.Actor;
import io.muster.message.Button;
import io.muster.message.Message;
import io.muster.message.RecordKey;
import io.muster.message.Refused;
import io.muster.question.Handoffs;
import io.muster.question.Question;
import io.muster.question.Questions;
import io.muster.settings.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Passes on what is one's own: a role, a question. */
@Component
final class HandoffCommand implements Command {

    private final Incidents incidents;
    private final Handoffs handoffs;
    private final Questions questions;
    private final OpenQuestions openQuestions;
    private final Addressees addressees;

    HandoffCommand(
            Incidents incidents,
            Handoffs handoffs,
            Questions questions,
            OpenQuestions openQuestions,
            Addressees addressees) {
        this.incidents = incidents;
        this.handoffs = handoffs;
        this.questions = questions;
        this.openQuestions = openQuestions;
        this.addressees = addressees;
    }

    @Override
    public Set<String> verbs() {
        return Set.of("handoff", "delegate");
    }

    @Override
    public Reply obey(Order order) {
        Actor to = addressees.find(order.call().text("who"));
        return order.verb().equals("handoff") ? handoff(order, to) : delegate(order, to);
    }

    private Reply handoff(Order order, Actor to) {
        Role role = order.call().find("role").flatMap(Role::of).orElseGet(() -> only(order, to));
        Question asked = handoffs.offer(order.record(), role, order.who(), to);
        return Reply.done(
                Message.of(to.name() + " is asked to take over as " + role.title() + " (" + asked.key()
                        + "). Until the answer the role is yours."),
                order.record());
    }

    private Role only(Order order, Actor to) {
        RecordKey key = order.record();
        List<Role> held = incidents.get(key).roles().entrySet().stream()
                .filter(role -> role.getValue().id().equals(order.who().id()))
                .map(Map.Entry::getKey)
                .toList();
        return switch (held.size()) {
            case 0 -> throw new Refused("You hold no role of " + key + " that you could hand over.");
            case 1 -> held.getFirst();
            default ->
                throw new Misread(Message.of("Which role? You hold "
                                + held.stream().map(Role::title).collect(Collectors.joining(", ")) + ".")
                        .with(held.stream()
                                .map(role -> Button.plain(role.title(), key + " handoff " + role.id() + " @" + to.id()))
                                .toArray(Button[]::new)));
        };
    }

    private Reply delegate(Order order, Actor to) {
        Question question = openQuestions.meant(order);
        questions.delegate(question.key(), to, order.who());
        boolean back = to.id().equals(order.who().id());
        return Reply.done(
                Message.of(
                        back
                                ? question.key() + " is yours to answer again."
                                : to.name() + " answers " + question.key() + ", "
                                        + question.ask().title()
                                        + ", in your place. delegate " + question.key() + " @"
                                        + order.who().id() + " takes it back."),
                order.record());
    }
}
